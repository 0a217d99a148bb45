import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Configuration } from 'electron-builder';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { readFile } from 'node:fs/promises';
import { cacheRoot, stampOf } from '../electron/folders.ts';
import { makeOnce } from '../electron/makeOnce.ts';
import { run } from '../electron/run.ts';
import { SENTINEL } from './fuses.ts';

const OFF = '0'.repeat(8);
/** What Windows shows of a program; electron-builder writes ours in the place of it. */
const VERSION_INFO = `1 VERSIONINFO
FILEVERSION 1,0,0,0
PRODUCTVERSION 1,0,0,0
BEGIN
  BLOCK "StringFileInfo" BEGIN BLOCK "040904B0" BEGIN VALUE "ProductName", "Electron" END END
  BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x409, 1200 END
END
`;
const manifest = createRequire(import.meta.url).resolve('electron/package.json');

/**
 * Where Electron's own download is out of reach: folders in the shape of its distributions for Windows and macOS, with
 * no Electron in them. Packed so, everything that the configuration says about a package can be seen in it, and nothing
 * of it runs.
 */
export async function shapeOf(system: 'windows' | 'mac'): Promise<Configuration> {
  const version = await electronVersion();
  const folder = join(cacheRoot, `shape-${system}-${await stampOf([import.meta.filename], [version])}`);
  await makeOnce(folder, async (unfinished) => {
    await mkdir(unfinished, { recursive: true });
    await writeFile(join(unfinished, 'version'), version);
    await (system === 'windows' ? windowsShape(unfinished) : macShape(unfinished));
  });
  return { electronDist: folder, electronVersion: version };
}

async function electronVersion(): Promise<string> {
  const value: unknown = JSON.parse(await readFile(manifest, 'utf8'));
  if (Compile(Type.Object({ version: Type.String() })).Check(value)) return value.version;
  throw new Error('The electron package does not say its version');
}

async function windowsShape(folder: string): Promise<void> {
  const [source, resources, object] = ['electron.c', 'electron.rc', 'electron.o'].map((name) => join(folder, name));
  if (source === undefined || resources === undefined || object === undefined) return;
  // Read in the program, so that no compiler leaves the text out.
  await writeFile(
    source,
    `volatile const char fuses[] = "${SENTINEL}\\001\\010${OFF}";\nint main(void) { return fuses[0] == 0; }\n`,
  );
  await writeFile(resources, VERSION_INFO);
  await run('i686-w64-mingw32-windres', [resources, '-o', object]);
  await run('i686-w64-mingw32-gcc', ['-s', source, object, '-o', join(folder, 'electron.exe')]);
  for (const path of [source, resources, object]) await rm(path);
  await write(folder, 'resources/.keep', '');
  for (const language of ['en-US', 'de', 'ru']) await write(folder, `locales/${language}.pak`, '');
}

async function macShape(folder: string): Promise<void> {
  const contents = 'Electron.app/Contents';
  await bundle(folder, contents, 'Electron', 'com.github.Electron');
  await write(folder, `${contents}/Resources/electron.icns`, '');
  const inside = `${contents}/Frameworks/Electron Framework.framework`;
  for (const language of ['en', 'de', 'ru'])
    for (const place of [`${contents}/Resources`, `${inside}/Versions/A/Resources`])
      await write(folder, `${place}/${language}.lproj/locale.pak`, '');
  for (const kind of ['', ' (Renderer)', ' (GPU)', ' (Plugin)']) {
    const name = `Electron Helper${kind}`;
    await bundle(folder, `${contents}/Frameworks/${name}.app/Contents`, name, 'com.github.Electron.helper');
  }
  await write(folder, `${inside}/Electron Framework`, `${SENTINEL}\x01\x08${OFF}`);
}

async function bundle(folder: string, contents: string, name: string, identifier: string): Promise<void> {
  const info = {
    CFBundleExecutable: name,
    CFBundleIdentifier: identifier,
    CFBundleName: name,
    CFBundlePackageType: 'APPL',
  };
  const keys = Object.entries(info).map(([key, value]) => `<key>${key}</key><string>${value}</string>`);
  await write(
    folder,
    `${contents}/Info.plist`,
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>${keys.join('')}</dict></plist>\n`,
  );
  await write(folder, `${contents}/MacOS/${name}`, '#!/bin/sh\n', 0o755);
}

async function write(folder: string, name: string, text: string, mode = 0o644): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { mode });
}
