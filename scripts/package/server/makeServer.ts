import { chmod, copyFile, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { projectRoot } from '../../electron/folders.ts';
import { run } from '../../electron/run.ts';
import { projectVersion } from '../oneVersion.ts';
import type { Outcome } from '../outcomes.ts';
import {
  debianNameOf,
  debianPackageOf,
  SERVER_ARCHITECTURES,
  serverFolderOf,
  type ServerArchitecture,
} from './packageNames.ts';
import { makeServerFolder } from './serverFolder.ts';

const release = join(projectRoot, 'release/server');
const deploy = join(projectRoot, 'server/deploy');
const About = Compile(Type.Object({ homepage: Type.String(), author: Type.String(), description: Type.String() }));

/** One moment for everything in the packages, so that the same sources give the same bytes. */
const MOMENT = process.env['SOURCE_DATE_EPOCH'] ?? '1767225600';

/** What the packages say of the server; its version is that of the program. */
export async function serverProject() {
  const about = About.Parse(JSON.parse(await readFile(join(projectRoot, 'server/package.json'), 'utf8')));
  return { ...about, version: await projectVersion() };
}

/** Archive, Debian package and container file of the server for this machine's processor, in `release/server`. */
export async function makeServer(say: (line: string) => void): Promise<Outcome[]> {
  if (process.platform !== 'linux') throw new Error('The packages of the server are made on Linux.');
  const architecture = SERVER_ARCHITECTURES.find((each) => each === process.arch);
  if (architecture === undefined) throw new Error(`There is no server for ${process.arch}.`);
  const project = await serverProject();
  const { version } = project;
  const name = serverFolderOf(version, architecture);
  const folder = join(release, name);
  // Whatever lies beside the container file goes into its image.
  await rm(release, { recursive: true, force: true });
  const outcomes: Outcome[] = [];
  const make = async (target: string, work: () => Promise<string>): Promise<void> => {
    say(`Packaging the server: ${target}.`);
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    try {
      const file = await work();
      const note = `${file} (${((await stat(join(release, file))).size / 2 ** 20).toFixed(0)} MiB)`;
      outcomes.push({ system: 'linux', target, architecture, result: 'made', seconds: seconds(), note });
    } catch (error) {
      const note = error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : String(error);
      outcomes.push({ system: 'linux', target, architecture, result: 'failed', seconds: seconds(), note });
    }
  };
  await make('tar.gz', async () => {
    await makeServerFolder(folder, version, architecture);
    await run('tar', [
      ...['--create', '--gzip', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', `--mtime=@${MOMENT}`],
      ...['--mode=go-w', '--file', join(release, `${name}.tar.gz`), '--directory', release, name],
    ]);
    return `${name}.tar.gz`;
  });
  await make('deb', () => makeDeb({ folder, version, architecture, project }));
  await make('container', async () => {
    await copyFile(join(deploy, 'container/Containerfile'), join(release, 'Containerfile'));
    return 'Containerfile';
  });
  return outcomes;
}

interface Deb {
  readonly folder: string;
  readonly version: string;
  readonly architecture: ServerArchitecture;
  readonly project: { readonly homepage: string; readonly author: string; readonly description: string };
}

async function makeDeb({ folder, version, architecture, project }: Deb): Promise<string> {
  const root = join(release, 'deb');
  await rm(root, { recursive: true, force: true });
  const place = async (from: string, to: string, mode: number): Promise<void> => {
    await mkdir(dirname(join(root, to)), { recursive: true });
    await copyFile(from, join(root, to));
    await chmod(join(root, to), mode);
  };
  await cp(join(folder, 'lib'), join(root, 'usr/lib/ringfort-server'), { recursive: true });
  await cp(join(folder, 'share/doc'), join(root, 'usr/share/doc/ringfort-server'), { recursive: true });
  await place(join(deploy, 'ringfort-server.sh'), 'usr/bin/ringfort-server', 0o755);
  await place(join(deploy, 'ringfort-server.service'), 'lib/systemd/system/ringfort-server.service', 0o644);
  // What postinst makes the options of: documentation may be left out of a machine.
  await place(join(deploy, 'server.env'), 'usr/share/ringfort-server/server.env', 0o644);
  await mkdir(join(root, 'etc/ringfort-server'), { recursive: true });
  for (const script of ['postinst', 'prerm', 'postrm'])
    await place(join(deploy, 'debian', script), `DEBIAN/${script}`, 0o755);
  const size = Number((await run('du', ['-sk', '--exclude=DEBIAN', root])).split('\t')[0]);
  await writeFile(join(root, 'DEBIAN/control'), control({ version, architecture, size, project }));
  const file = debianPackageOf(version, architecture);
  await run('chmod', ['-R', 'go-w', root]);
  await run('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z6', '--build', root, join(release, file)], {
    env: { ...process.env, SOURCE_DATE_EPOCH: MOMENT },
  });
  await rm(root, { recursive: true });
  return file;
}

/** Debian Policy, "Control files and their fields". Node is linked to the C and C++ libraries and nothing else. */
function control({ version, architecture, size, project }: Omit<Deb, 'folder'> & { readonly size: number }): string {
  return [
    'Package: ringfort-server',
    `Version: ${version}`,
    `Architecture: ${debianNameOf(architecture)}`,
    `Maintainer: ${project.author}`,
    `Installed-Size: ${size}`,
    'Depends: libc6 (>= 2.31), libstdc++6, libgcc-s1, adduser, init-system-helpers (>= 1.54~)',
    'Suggests: coturn, caddy | nginx',
    'Section: net',
    'Priority: optional',
    `Homepage: ${project.homepage}`,
    `Description: ${project.description}`,
    ' A server for end-to-end encrypted calls: it knows who calls whom, and nothing of what is said.',
    ' It brings the Node that it is tested with, and may bring a relay (TURN) along.',
    '',
  ].join('\n');
}
