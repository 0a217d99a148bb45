import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readUpdateSource } from '../../core/updates/updateSource.ts';
import { desktopAction } from '../../main/shell/desktop/desktopActions.ts';
import { projectRoot } from '../electron/folders.ts';
import { configurationFaults, readConfiguration } from './configuration.ts';

type Entry = Record<string, unknown>;
const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const configuration = (await readConfiguration()) as Entry;
const part = (name: string): Entry => configuration[name] as Entry;
const manifest = JSON.parse(read('package.json')) as Entry;

const targetsOf = (system: string): string[] =>
  (part(system)['target'] as { target: string; arch: string[] }[]).map(
    ({ target, arch }) => `${target} ${arch.join(' ')}`,
  );

test('electron-builder takes the configuration, and a word that it does not know is a fault', async () => {
  expect(await configurationFaults(configuration)).toEqual([]);
  expect(await configurationFaults({ ...configuration, fuzes: {} })).not.toEqual([]);
  expect(await configurationFaults({ ...configuration, win: { ...part('win'), iccon: 'x' } })).not.toEqual([]);
});

test('every system gets its packages', () => {
  expect(targetsOf('win')).toEqual(['nsis x64 arm64', 'portable x64']);
  expect(targetsOf('mac')).toEqual(['dmg universal', 'zip universal']);
  expect(targetsOf('linux')).toEqual(['AppImage x64 arm64', 'deb x64 arm64', 'rpm x64 arm64', 'tar.gz x64 arm64']);
});

test('the fuses leave no way in but the archive of the package', () => {
  expect(part('electronFuses')).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('the program asks the feed that it is published at, and nobody while there is no key', () => {
  const [{ url }] = configuration['publish'] as [{ url: string }];
  const { updates } = part('extraMetadata') as { updates: { feed: string; keys: string[] } };
  expect(updates.feed).toBe(url);
  const key = Buffer.alloc(32, 1).toString('base64');
  expect(readUpdateSource({ updates: { ...updates, keys: [key] } })?.feed).toBe(url);
  expect(readUpdateSource({ updates }) === null).toBe(updates.keys.length === 0);
  expect(readUpdateSource(manifest)).toBeNull();
});

test('an AppImage starts with the sandbox: the tool that would switch it off is not taken', () => {
  const { appimage: version } = part('toolsets') as { appimage: string };
  expect(Number(version.split('.')[0])).toBeGreaterThan(0);
});

test('only what runs is packed: no source maps, and the native module of the target alone', () => {
  const files = configuration['files'] as string[];
  expect(files).toContain('!out/**/*.map');
  expect(files.filter((pattern) => pattern.includes('prebuilds'))).toEqual([]);
  // Named as a set of files: with a plain pattern of its own a system would pack the whole project beside it.
  const from = 'node_modules/better-sqlite3/prebuilds';
  const only = (filter: string) => [{ from, to: from, filter: [filter] }];
  expect(part('linux')['files']).toEqual(only('linux-${arch}.node'));
  expect(part('win')['files']).toEqual(only('win32-${arch}.node'));
  expect(part('mac')['files']).toEqual(only('darwin-*.node'));
  expect(configuration['asar']).toEqual({ smartUnpack: false });
  expect(configuration['asarUnpack']).toEqual(['**/*.node']);
  expect(configuration['npmRebuild']).toBe(false);
  expect(configuration['electronLanguages']).toEqual(['en', 'en-US', 'ru']);
});

test('packages of Linux ask for the library that Chromium opens by itself at its start, and ends without a word if it is missing', () => {
  expect(part('deb')['depends']).toContain('libx11-xcb1');
  expect(part('rpm')['depends']).toContain('libX11-xcb.so.1()(64bit)');
});

test('links are opened by Ringfort, and windows belong to the entry of the menu', () => {
  expect(configuration['protocols']).toEqual([{ name: 'Ringfort link', schemes: ['ringfort'], role: 'Viewer' }]);
  expect(part('linux')['syncDesktopName']).toBe(true);
  expect(manifest['desktopName']).toBe(`${String(configuration['appId'])}.desktop`);
});

test('every action of the desktop entry is one that the program knows, in both languages', () => {
  const { entry, desktopActions } = part('linux')['desktop'] as { entry: Entry; desktopActions: Record<string, Entry> };
  expect(String(entry['Actions']).split(';').filter(Boolean)).toEqual(Object.keys(desktopActions));
  const known = Object.values(desktopActions).map((action) => {
    expect(action['Name']).not.toBe(action['Name[ru]']);
    return desktopAction(String(action['Exec']).split(' '));
  });
  expect(known).toEqual(['call', 'doNotDisturb', 'quit']);
});

test('macOS is told what the devices are for and gives no right beyond them', () => {
  const info = part('mac')['extendInfo'] as Entry;
  for (const use of ['NSMicrophoneUsageDescription', 'NSCameraUsageDescription'])
    expect(info[use]).toMatch(/calls\.$/u);
  expect(part('mac')['hardenedRuntime']).toBe(true);
  for (const name of ['entitlements', 'entitlementsInherit']) {
    const keys = [...read(String(part('mac')[name])).matchAll(/<key>com\.apple\.security\.(.*)<\/key>/gu)];
    expect(keys.map(([, key]) => key)).toEqual(['cs.allow-jit', 'device.audio-input', 'device.camera']);
  }
});

test('macOS asks for devices in Russian too: for each in a sentence that lands where the system looks for it', () => {
  // Beside app.asar, in Contents/Resources, a language of an application has its folder.
  const filter = ['*.lproj/InfoPlist.strings'];
  expect(part('mac')['extraResources']).toEqual([{ from: 'assets/mac', to: '.', filter }]);
  const file = join(projectRoot, 'assets/mac/ru.lproj/InfoPlist.strings');
  const strings = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//gu, '');
  const said = new Map(
    strings
      .trim()
      .split('\n')
      .map((line) => (/^"(\w+)" = "([^"\\]+)";$/u.exec(line)?.slice(1) ?? [line, '']) as [string, string]),
  );
  const asked = Object.keys(part('mac')['extendInfo'] as Entry).filter((key) => key.endsWith('UsageDescription'));
  expect([...said.keys()].sort()).toEqual(asked.sort());
  for (const sentence of said.values()) expect(sentence).toMatch(/^[А-Я][а-я ]+ Ringfort [а-я ]+\.$/u);
});

test('what uninstalls Ringfort on Windows takes the scheme and the entry at login away and leaves the profile', () => {
  const include = read(String(part('nsis')['include']));
  expect(include).toMatch(/customUnInstall[^]*DeleteRegKey HKCU "Software\\Classes\\ringfort"/u);
  expect(include).toMatch(/customUnInstall[^]*CurrentVersion\\Run" "\$\{APP_ID\}"/u);
  // What finds the program of a toast, which Electron writes there by the name that it is told.
  const taken = /customUnInstall[^]*DeleteRegKey HKCU "Software\\Classes\\CLSID\\(\{[0-9A-F-]{36}\})"/u.exec(
    include,
  )?.[1];
  expect(taken).toBe(/TOAST_ACTIVATOR = '(.*)'/u.exec(read('main/shell/notifications/toastActivator.ts'))?.[1]);
  expect(part('nsis')['deleteAppDataOnUninstall']).toBe(false);
});

test('every file that the configuration names is there', () => {
  const named = JSON.stringify(configuration).match(/"assets\/[^"]+"/gu) ?? [];
  expect(named.length).toBeGreaterThan(6);
  expect(named.map((path) => path.slice(1, -1)).filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
});
