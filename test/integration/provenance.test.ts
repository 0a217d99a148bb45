import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { archivesIn, lockedVersions, provenanceText, writeProvenance } from '../../scripts/package/provenance.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/** SHA-512 of "abc" (FIPS 180-4, the example of NIST). */
const ABC =
  'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
  '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f';

function release(...archives: readonly string[]): string {
  const folder = temporaryFolder();
  for (const path of archives) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), 'abc');
  }
  return folder;
}

test('of each program of a system the archive is told, and of no other system that is packed in shape only', async () => {
  const linux = ['linux-arm64-unpacked/resources/app.asar', 'linux-unpacked/resources/app.asar'];
  const mac = ['mac-universal/Ringfort.app/Contents/Resources/app.asar'];
  const folder = release(...linux, ...mac, 'win-unpacked/resources/app.asar', 'linux-unpacked/resources/other.asar');
  expect(await archivesIn(folder, 'linux')).toEqual(Object.fromEntries(linux.map((path) => [path, ABC])));
  expect(await archivesIn(folder, 'mac')).toEqual(Object.fromEntries(mac.map((path) => [path, ABC])));
});

test('the tools are those that the lock file names', async () => {
  const { devDependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const versions = await lockedVersions();
  expect(Object.keys(versions)).toEqual(['node', 'electron', 'electron-builder']);
  expect(versions['electron-builder']).toBe(devDependencies['electron-builder']);
  for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+\.\d+$/u);
});

test('what was made beside a commit says so', () => {
  const facts = { commit: '0ab1e42', versions: { node: '24.21.0' }, archives: { 'linux-unpacked/app.asar': ABC } };
  expect(provenanceText({ ...facts, isClean: true })).toBe(
    `commit 0ab1e42\nnode 24.21.0\n\nSHA-512 of the archive of the program:\n${ABC}  linux-unpacked/app.asar\n`,
  );
  expect(provenanceText({ ...facts, isClean: false })).toMatch(/^commit 0ab1e42, and changes that are in no commit\n/u);
});

test('beside the packages stands where they come from', async () => {
  const folder = release('linux-unpacked/resources/app.asar');
  await writeProvenance('linux', folder);
  const text = readFileSync(join(folder, 'PROVENANCE-linux.txt'), 'utf8');
  expect(text).toMatch(/^commit (?:[0-9a-f]{40}|unknown)/u);
  expect(text).toContain(`${ABC}  linux-unpacked/resources/app.asar\n`);
});
