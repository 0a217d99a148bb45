// Stands in for fpm where it cannot be fetched: understands what electron-builder tells fpm, and makes the package with
// the tools of Debian. What it makes is for tests; a release is made with fpm.
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { run } from '../electron/run.ts';

export interface FpmOrder {
  /** What was said once, by option, and what may be said again and again. */
  readonly said: Readonly<Record<string, string>>;
  readonly depends: readonly string[];
  readonly recommends: readonly string[];
  /** Folders that are the package's, with those below them. */
  readonly directories: readonly string[];
  /** From where on this machine to where on that of the person who installs it. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

const FLAGS = ['--force', '--debug'];

export interface PackedPlace {
  readonly path: string;
  readonly isFolder: boolean;
}

export function fpmOrder(args: readonly string[]): FpmOrder {
  const said: Record<string, string> = {};
  const depends: string[] = [];
  const recommends: string[] = [];
  const directories: string[] = [];
  const files: { from: string; to: string }[] = [];
  const rest = args.filter((each) => !FLAGS.includes(each)).values();
  for (const each of rest) {
    if (!each.startsWith('-')) {
      const at = each.indexOf('=');
      if (at < 1) throw new Error(`fpm is told of a file without a place: ${each}`);
      files.push({ from: each.slice(0, at), to: each.slice(at + 1) });
      continue;
    }
    const equals = each.startsWith('--') ? each.indexOf('=') : -1;
    const name = equals > 0 ? each.slice(0, equals) : each;
    const value = equals > 0 ? each.slice(equals + 1) : rest.next().value;
    if (value === undefined) throw new Error(`fpm is told ${name} without a value`);
    if (name === '-d') depends.push(value);
    else if (name === '--deb-recommends') recommends.push(value);
    else if (name === '--directories') directories.push(value);
    else said[name] = value;
  }
  return { said, depends, recommends, directories, files };
}

/** The control file of a Debian package (Debian Policy, "Control files and their fields"). */
export function debControl({ said, depends, recommends }: FpmOrder, installedKiB: number): string {
  const [synopsis = '', ...more] = (said['--description'] ?? '').trim().split('\n');
  const fields: readonly (readonly [string, string | undefined])[] = [
    ['Package', said['--name']],
    ['Version', said['--version']],
    ['Architecture', said['--architecture']],
    ['Maintainer', said['--maintainer']],
    ['Installed-Size', String(installedKiB)],
    ['Depends', depends.join(', ')],
    ['Recommends', recommends.join(', ')],
    ['Section', said['--category']],
    ['Priority', said['--deb-priority']],
    ['Homepage', said['--url']],
    ['Description', [synopsis, ...more.map((line) => ` ${line.trim() || '.'}`)].join('\n')],
  ];
  return fields
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}: ${value}\n`]))
    .join('');
}

/** What an RPM package is made from; `places` is all that lies in it. */
export function rpmSpec(
  { said, depends, directories }: FpmOrder,
  scripts: { install: string; remove: string },
  places: readonly PackedPlace[],
): string {
  const description = (said['--description'] ?? '').trim();
  // A per cent sign begins a macro there.
  const plain = (text: string): string => text.replaceAll('%', '%%');
  const isOwned = (path: string): boolean => directories.some((each) => path === each || path.startsWith(`${each}/`));
  return [
    '%define __os_install_post %{nil}',
    '%define _build_id_links none',
    '%define _binary_payload w1.gzdio',
    `Name: ${said['--name']}`,
    `Version: ${said['--version']}`,
    'Release: 1',
    `Summary: ${plain(said['--rpm-summary'] ?? description)}`,
    `License: ${said['--license']}`,
    `URL: ${said['--url']}`,
    `Packager: ${said['--maintainer']}`,
    `Vendor: ${said['--vendor']}`,
    'AutoReqProv: no',
    ...depends.map((name) => `Requires: ${name}`),
    '%description',
    plain(description),
    '%post',
    plain(scripts.install),
    '%postun',
    plain(scripts.remove),
    '%files',
    '%defattr(-,root,root,-)',
    // As fpm does: a folder is the package's only where it was said so, and else stays when the package is removed.
    ...places.flatMap(({ path, isFolder }) => (!isFolder ? [`"${path}"`] : isOwned(path) ? [`%dir "${path}"`] : [])),
    '',
  ].join('\n');
}

async function makePackage(order: FpmOrder): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-fpm-'));
  try {
    const root = join(folder, 'root');
    for (const { from, to } of order.files) {
      const target = join(root, to);
      await mkdir(dirname(target), { recursive: true });
      await cp(from, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
    }
    const scripts = { install: order.said['--after-install'] ?? '', remove: order.said['--after-remove'] ?? '' };
    const target = order.said['--package'] ?? '';
    switch (order.said['-t']) {
      case 'deb':
        return await makeDeb(order, root, scripts, target);
      case 'rpm':
        return await makeRpm(order, folder, root, scripts, target);
      default:
        throw new Error(`There is no stand-in for fpm that makes ${order.said['-t']}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Scripts = { readonly install: string; readonly remove: string };

async function makeDeb(order: FpmOrder, root: string, scripts: Scripts, target: string): Promise<void> {
  const size = Number((await run('du', ['-sk', root])).split('\t')[0]);
  const control = join(root, 'DEBIAN');
  await mkdir(control);
  await writeFile(join(control, 'control'), debControl(order, size));
  for (const [name, from] of [['postinst', scripts.install] as const, ['postrm', scripts.remove] as const]) {
    await copyFile(from, join(control, name));
    await chmod(join(control, name), 0o755);
  }
  // Whoever makes packages for others has fpm itself: this one is installed where it was made.
  await run('dpkg-deb', ['--root-owner-group', '-Znone', '--build', root, target]);
}

async function makeRpm(order: FpmOrder, folder: string, root: string, scripts: Scripts, target: string): Promise<void> {
  const spec = join(folder, 'package.spec');
  const [install, remove] = await Promise.all([readFile(scripts.install, 'utf8'), readFile(scripts.remove, 'utf8')]);
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  const places = found.map((each) => ({
    path: join(each.parentPath, each.name).slice(root.length),
    isFolder: each.isDirectory(),
  }));
  await writeFile(spec, rpmSpec(order, { install, remove }, places));
  const made = join(folder, 'made');
  const architecture = order.said['--architecture'] === 'amd64' ? 'x86_64' : (order.said['--architecture'] ?? '');
  await run('rpmbuild', [
    ...['-bb', '--quiet', '--buildroot', root, '--target', architecture],
    ...['--define', `_topdir ${join(folder, 'top')}`, '--define', `_rpmdir ${made}`, spec],
  ]);
  const file = (await run('find', [made, '-name', '*.rpm'])).trim();
  await copyFile(file, target);
}

if (import.meta.main) await makePackage(fpmOrder(process.argv.slice(2)));
