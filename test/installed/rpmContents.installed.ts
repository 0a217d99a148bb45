import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { run } from '../../scripts/electron/run.ts';
import { readConfiguration } from '../../scripts/package/configuration.ts';
import { digestsBelow } from './digestsBelow.ts';
import { packageDependencies, version } from './packages.ts';
import { askRpm, isBinary, libraryOf, packedFiles, tagsOf, unpack } from './rpmFile.ts';

const ENTRY = 'usr/share/applications/app.ringfort.desktop.desktop';

const Said = Compile(Type.Object({ license: Type.String(), homepage: Type.String(), name: Type.String() }));
const Configured = Compile(Type.Object({ linux: Type.Object({ synopsis: Type.String(), maintainer: Type.String() }) }));

/** What lies in the package, unpacked, and in that for Debian: a folder each. */
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ringfort-rpm-'));
  for (const kind of ['deb', 'rpm'] as const) {
    await mkdir(join(folder, kind));
    await unpack(kind, join(folder, kind));
  }
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('rpm tells who reads the package what Ringfort is, of which version, from whom and on what terms', async () => {
  const manifest = Said.Parse(JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')));
  const { linux } = Configured.Parse(await readConfiguration());
  expect(await tagsOf('NAME', 'VERSION', 'ARCH', 'LICENSE', 'URL', 'SUMMARY', 'PACKAGER', 'VENDOR')).toEqual([
    ...[manifest.name, version, process.arch === 'arm64' ? 'aarch64' : 'x86_64', manifest.license, manifest.homepage],
    ...[linux.synopsis, linux.maintainer, linux.maintainer],
  ]);
});

test('it asks for libraries by their own names, which Fedora and openSUSE share, and for none that it never opens', async () => {
  const asked = (await askRpm('--requires')).trim().split('\n');
  // What rpm itself writes: what it needs to read the package, and to run scripts.
  const wanted = asked.filter((each) => !/^(?:rpmlib\(|\/bin\/sh$)/u.test(each));
  expect(wanted.sort()).toEqual([...(await packageDependencies('rpm'))].sort());
  expect(wanted.filter((each) => libraryOf(each) === undefined)).toEqual(['xdg-utils']);
  const own = (await packedFiles()).map(({ path }) => path).filter(isBinary);
  const programs = await Promise.all(own.map((path) => readFile(join(folder, 'rpm', path), 'latin1')));
  const libraries = wanted.flatMap((each) => libraryOf(each) ?? []);
  expect(libraries.filter((name) => !programs.some((each) => each.includes(`\0${name}\0`)))).toEqual([]);
});

test('all of it is for everybody to read and for root alone to write, and nothing is run with the rights of root', async () => {
  const files = await packedFiles();
  const places = ['/opt/Ringfort', '/usr/share/applications', '/usr/share/icons/hicolor'];
  expect(files.filter(({ path }) => !places.some((place) => `${path}/`.startsWith(`${place}/`)))).toEqual([]);
  expect(files.filter(({ owner }) => owner !== 'root:root')).toEqual([]);
  expect(files.filter(({ path, mode }) => !modesOf(path, mode).includes(mode & 0o7777))).toEqual([]);
});

test('the menu of a desktop gets an entry that its validator takes, with the scheme, and a picture in every size', async () => {
  const entry = join(folder, 'rpm', ENTRY);
  expect(await run('desktop-file-validate', [entry])).toBe('');
  const text = await readFile(entry, 'utf8');
  expect(text).toMatch(/^Exec=\/opt\/Ringfort\/ringfort %U$/mu);
  expect(text).toMatch(/^MimeType=x-scheme-handler\/ringfort;$/mu);
  expect(text).toMatch(/^Icon=ringfort$/mu);
  const drawn = join(projectRoot, 'assets/icons');
  const sizes = (await readdir(drawn)).sort();
  const icons = join(folder, 'rpm/usr/share/icons/hicolor');
  expect((await readdir(icons)).sort()).toEqual(sizes.map((name) => name.replace('.png', '')));
  for (const name of sizes) {
    const picture = await readFile(join(icons, name.replace('.png', ''), 'apps/ringfort.png'));
    expect(picture.equals(await readFile(join(drawn, name)))).toBe(true);
    // Width and height stand first in a PNG.
    expect(`${picture.readUInt32BE(16)}x${picture.readUInt32BE(20)}.png`).toBe(name);
  }
});

test('it has two scripts, after installing and after removing, in words that every shell knows', async () => {
  const kinds = ['PREIN', 'POSTIN', 'PREUN', 'POSTUN', 'PRETRANS', 'POSTTRANS', 'TRIGGERSCRIPTS'];
  const scripts = await Promise.all(kinds.map(async (kind) => ({ kind, text: (await tagsOf(kind)).join('\n') })));
  const own = scripts.filter(({ text }) => text !== '(none)');
  expect(own.map(({ kind }) => kind)).toEqual(['POSTIN', 'POSTUN']);
  expect(await tagsOf('POSTINPROG', 'POSTUNPROG')).toEqual(['/bin/sh', '/bin/sh']);
  for (const { text } of own) expect(await run('sh', ['-n', '-c', text])).toBe('');
});

test('it holds the terms of all that is in it, and a list of it for machines', async () => {
  const legal = ['LICENSE.txt', 'third-party.txt'].map((name) => `resources/legal/${name}`);
  const texts = ['LICENSE.electron.txt', 'LICENSES.chromium.html', ...legal];
  for (const name of texts)
    expect((await readFile(join(folder, 'rpm/opt/Ringfort', name), 'utf8')).length).toBeGreaterThan(500);
  const list = await readFile(join(folder, 'rpm/opt/Ringfort/resources/legal/sbom.cdx.json'), 'utf8');
  expect(JSON.parse(list)).toMatchObject({
    bomFormat: 'CycloneDX',
    metadata: { component: { name: 'ringfort', version } },
  });
});

test('what it installs is the same to the byte as what the package for Debian does, but for whose package it is', async () => {
  const [rpm, deb] = [await digestsBelow(join(folder, 'rpm')), await digestsBelow(join(folder, 'deb'))];
  const type = 'opt/Ringfort/resources/package-type';
  expect([...rpm.keys()]).toContain('opt/Ringfort/resources/app.asar');
  expect([...rpm].filter(([name]) => name !== type)).toEqual([...deb].filter(([name]) => name !== type));
  expect(await readFile(join(folder, 'rpm', type), 'utf8')).toBe('rpm');
});

/** The modes that are right for what lies there: what is run has one, a library may have either. */
function modesOf(path: string, mode: number): readonly number[] {
  const isFolder = (mode & 0o170000) === 0o040000;
  if (isFolder || /\/(?:ringfort|chrome-sandbox|chrome_crashpad_handler)$/u.test(path)) return [0o755];
  return isBinary(path) ? [0o755, 0o644] : [0o644];
}
