import { copyFile, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { createPackageWithOptions, extractAll } from '@electron/asar';
import { anotherElectron } from './anotherElectron.ts';
import type { Room } from './Room.ts';

/** How Vite names what is loaded by name: with a digest of what is in it. */
const BY_DIGEST = /-(?<digest>[\w-]{8})\.(?:js|cjs|css|wav|woff2|wasm)$/u;
const TEXTS = ['.js', '.cjs', '.css', '.html'];
const PROGRAM = 'opt/Ringfort';

/**
 * One of our packages as if a later build had made it, in the room and from what lies there: its path. The program in
 * it says that version, too, and whatever pages load has another name, as after any change of it. Electron's files are
 * as they were unless it is to be `onAnotherElectron`.
 */
export async function laterBuild(
  room: Room,
  from: string,
  version: string,
  { onAnotherElectron = false } = {},
): Promise<string> {
  const made = `/tmp/later-${basename(from)}`;
  await room.run(['sh', '-ec', 'rm -rf /tmp/next; dpkg-deb --raw-extract "$0" /tmp/next', from]);
  await room.run(['sed', '-i', `s/^Version: .*/Version: ${version}/`, '/tmp/next/DEBIAN/control']);
  const archive = room.outside(`/tmp/next/${PROGRAM}/resources/app.asar`);
  if (existsSync(archive)) await rebuild(archive, version);
  if (onAnotherElectron) await anotherElectron(room.outside(`/tmp/next/${PROGRAM}`));
  await room.run(['sh', '-ec', 'dpkg-deb --root-owner-group -Znone --build /tmp/next "$0"; rm -r /tmp/next', made]);
  return made;
}

async function rebuild(archive: string, version: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'ringfort-later-'));
  const [program, packed] = [join(work, 'program'), join(work, 'app.asar')];
  try {
    extractAll(archive, program);
    // What About shows stands in the second.
    for (const name of ['package.json', 'out/renderer/legal/third-party.json']) {
      const told = await readFile(join(program, name), 'utf8');
      await writeFile(join(program, name), told.replace(/"version":( ?)"[^"]*"/u, `"version":$1"${version}"`));
    }
    await nameAnew(join(program, 'out'));
    // What lies beside the archive stays as it is.
    await createPackageWithOptions(program, packed, { unpack: '**/*.node' });
    await copyFile(packed, archive);
  } finally {
    await rm(work, { recursive: true });
  }
}

async function nameAnew(folder: string): Promise<void> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  const names = new Map<string, string>();
  for (const name of files.map((file) => basename(file))) {
    const digest = BY_DIGEST.exec(name)?.groups?.['digest'];
    // By its letters the other way round: as long as before, and somebody else's nowhere.
    if (digest !== undefined) names.set(name, name.replace(`-${digest}.`, `-${[...digest].reverse().join('')}.`));
  }
  if (names.size === 0) throw new Error(`Nothing in ${folder} is named by what is in it`);
  for (const file of files) {
    if (TEXTS.includes(extname(file))) {
      let text = await readFile(file, 'utf8');
      for (const [before, now] of names) text = text.replaceAll(before, now);
      await writeFile(file, text);
    }
    await rename(file, join(file, '..', names.get(basename(file)) ?? basename(file)));
  }
}
