import { join } from 'node:path';
import { run } from '../../scripts/electron/run.ts';
import { RELEASE } from '../../scripts/package/systems.ts';
import { packageIn, PACKAGES } from './packages.ts';

const rpmFile = (): string => join(RELEASE, packageIn(RELEASE, 'rpm'));
/** The same as it is seen in a room. */
export const rpmInRoom = (): string => `${PACKAGES}/${packageIn(RELEASE, 'rpm')}`;

export interface PackedFile {
  readonly path: string;
  readonly mode: number;
  readonly owner: string;
}

/** What rpm reads in our package, without installing it. */
export const askRpm = (...question: readonly string[]): Promise<string> =>
  run('rpm', ['--query', '--package', rpmFile(), ...question]);

/** Some of what the package says of itself, each as rpm calls it (rpm --querytags). */
export async function tagsOf(...tags: readonly string[]): Promise<readonly string[]> {
  return (await askRpm('--queryformat', tags.map((tag) => `%{${tag}}\n`).join(''))).split('\n').slice(0, -1);
}

export async function packedFiles(): Promise<readonly PackedFile[]> {
  const lines = (
    await askRpm('--queryformat', '[%{FILENAMES}\t%{FILEMODES:octal}\t%{FILEUSERNAME}:%{FILEGROUPNAME}\n]')
  )
    .split('\n')
    .slice(0, -1);
  return lines.map((line) => {
    const [path = '', mode = '', owner = ''] = line.split('\t');
    return { path, mode: Number.parseInt(mode, 8), owner };
  });
}

/** The program, and the libraries that lie beside it. */
export const isBinary = (path: string): boolean => /\/ringfort$|\.(?:so(?:\.\d+)*|node)$/u.test(path);

/** The library that is asked for in this dependency, on a system of 64 bits. */
export const libraryOf = (dependency: string): string | undefined =>
  /^(lib[\w+.-]+\.so(?:\.\d+)*)\(\)\(64bit\)$/u.exec(dependency)?.[1];

/** Puts all that our package of this kind would install into a folder, which is there, and is empty. */
export async function unpack(kind: 'deb' | 'rpm', folder: string): Promise<void> {
  const script = {
    rpm: 'rpm2cpio "$0" | cpio --extract --make-directories --quiet --no-absolute-filenames',
    deb: 'dpkg-deb --extract "$0" .',
  }[kind];
  // Without it only the last program of a pipe may say that it has failed.
  await run('bash', ['-c', `set -o pipefail; ${script}`, join(RELEASE, packageIn(RELEASE, kind))], { cwd: folder });
}
