import { globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from '../electron/folders.ts';
import { run } from '../electron/run.ts';
import { sha512 } from './sums.ts';
import { RELEASE, type System } from './systems.ts';

/** From what the packages of one system were made, with what, and what others compare with a build of their own. */
export interface Provenance {
  readonly commit: string;
  /** Whether the tree had changes that no commit has. */
  readonly isClean: boolean;
  readonly versions: Readonly<Record<string, string>>;
  /** SHA-512 of each archive of the program, by where it lies. */
  readonly archives: Readonly<Record<string, string>>;
}

/** Tools that decide what is in a package, as package-lock.json names them. */
const TOOLS = ['node', 'electron', 'electron-builder'];
const Lock = Compile(Type.Object({ packages: Type.Record(Type.String(), Type.Object({ version: Type.String() })) }));

/** How folders of unpacked programs begin. */
const PREFIX: Readonly<Record<System, string>> = { linux: 'linux', windows: 'win', mac: 'mac' };

/** Each system has a file of its own, for those of all three lie in one release. */
export const provenanceFile = (system: System): string => `PROVENANCE-${system}.txt`;

/** Writes beside the packages of this system where they come from. */
export async function writeProvenance(system: System, folder: string = RELEASE): Promise<void> {
  const versions = await lockedVersions();
  const archives = await archivesIn(folder, system);
  const git = (...args: readonly string[]) => run('git', args, { cwd: projectRoot }).then((text) => text.trim());
  // Whoever has the sources alone makes packages, too.
  const commit = await git('rev-parse', 'HEAD').catch(() => 'unknown');
  const isClean = await git('status', '--porcelain').then(
    (changes) => changes === '',
    () => true,
  );
  await writeFile(join(folder, provenanceFile(system)), provenanceText({ commit, isClean, versions, archives }));
}

export function provenanceText({ commit, isClean, versions, archives }: Provenance): string {
  return [
    `commit ${commit}${isClean ? '' : ', and changes that are in no commit'}`,
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    '',
    'SHA-512 of the archive of the program:',
    ...Object.entries(archives).map(([path, digest]) => `${digest}  ${path}`),
    '',
  ].join('\n');
}

export async function lockedVersions(): Promise<Record<string, string>> {
  const text: { packages: Record<string, unknown> } = JSON.parse(
    await readFile(join(projectRoot, 'package-lock.json'), 'utf8'),
  );
  const packages = Object.fromEntries(TOOLS.map((name) => [name, text.packages[`node_modules/${name}`]]));
  const found = Lock.Parse({ packages });
  return Object.fromEntries(TOOLS.map((name) => [name, found.packages[name]?.version ?? '']));
}

/** By path with slashes, in its order; those of another system are packed in shape only, and in no release. */
export async function archivesIn(folder: string, system: System): Promise<Record<string, string>> {
  const patterns = ['resources/app.asar', '*.app/Contents/Resources/app.asar'].map(
    (end) => `${PREFIX[system]}*/${end}`,
  );
  const paths = globSync(patterns, { cwd: folder }).toSorted();
  const digests = await Promise.all(
    paths.map(async (path) => [path.replaceAll('\\', '/'), await sha512(join(folder, path))]),
  );
  return Object.fromEntries(digests);
}
