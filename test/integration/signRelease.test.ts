import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStatement } from '../../core/updates/signedStatement.ts';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { releaseDay } from '../fakes/releases.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import {
  folderFaults,
  passphrasesIn,
  prepareStatement,
  publicKeyOf,
  readReleaseKey,
  releaseIn,
  releaseOf,
  signStatement,
  toldStatement,
} from '../../scripts/package/signRelease.ts';

const pemOf = (passphrase?: string): Buffer => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const sealed = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem', ...sealed }));
};
const notes = { en: ['Voices sound nearer.'], ru: ['Голоса звучат ближе.'] };

function releaseFolder(...names: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of names) writeFileSync(join(folder, name), `the package ${name}`);
  return folder;
}
const ALL = [
  ...['Ringfort-0.2.0-linux-x86_64.AppImage', 'Ringfort-0.2.0-linux-amd64.deb', 'Ringfort-0.2.0-win-x64.exe'],
  ...['Ringfort-0.2.0-win-portable-x64.exe', 'Ringfort-0.2.0-portable-x64.exe', 'Ringfort-0.2.0-mac-universal.zip'],
  ...['Ringfort-0.2.0-mac-universal.dmg', 'Ringfort-0.1.0-linux-x86_64.AppImage', 'latest-linux.yml'],
];
type Terms = Partial<Parameters<typeof prepareStatement>[1]> & { version?: string };
const prepared = async (folder: string, { version = '0.2.0', ...terms }: Terms = {}) =>
  prepareStatement(
    await releaseIn(folder, version, notes),
    { ...{ sequence: 4, rollout: 10, days: 60, now: releaseDay }, ...terms },
    null,
  );
/** What a program with this key finds wrong with a release in a folder. */
const faultsIn = async (folder: string, file: Buffer, key: string) => folderFaults(folder, releaseOf(file, [key]));

test('what is prepared from the packages and signed is what a program with that key reads', async () => {
  const folder = releaseFolder(...ALL);
  const statement = await prepared(folder);
  const key = readReleaseKey('key.pem', pemOf(), null);
  const file = signStatement(statement, [key]);
  const opened = openStatement(file, [Buffer.from(publicKeyOf(key), 'base64')]);
  expect(opened).toMatchObject({ ok: true, statement: { version: '0.2.0', sequence: 4, rollout: 10, notes } });
  expect(opened.ok && opened.statement.packages.map(({ target, file: name }) => [target, name])).toEqual([
    ['linux-x64.appImage', 'Ringfort-0.2.0-linux-x86_64.AppImage'],
    ['windows-x64.nsis', 'Ringfort-0.2.0-win-x64.exe'],
    ['mac-universal.zip', 'Ringfort-0.2.0-mac-universal.zip'],
  ]);
  expect(await faultsIn(folder, file, publicKeyOf(key))).toEqual([]);
  writeFileSync(join(folder, 'release-1.json'), statement);
  const told = await toldStatement(join(folder, 'release-1.json'));
  expect(told).toContain('Ringfort 0.2.0, statement 4, for 10 %');
  expect(told.match(/NO PACKAGE for \S+/gu)).toEqual([
    'NO PACKAGE for linux-arm64.appImage:',
    'NO PACKAGE for windows-arm64.nsis:',
  ]);
});

test('a release is looked through before it is served: another key, a package that is missing or another one', async () => {
  const folder = releaseFolder('Ringfort-0.2.0-linux-x86_64.AppImage', 'Ringfort-0.2.0-win-x64.exe');
  const key = readReleaseKey('key.pem', pemOf(), null);
  const file = signStatement(await prepared(folder), [key]);
  expect(() => releaseOf(file, [publicKeyOf(readReleaseKey('key.pem', pemOf(), null))])).toThrow('is unsigned');
  writeFileSync(join(folder, 'Ringfort-0.2.0-linux-x86_64.AppImage'), 'another');
  expect(await faultsIn(folder, file, publicKeyOf(key))).toEqual([
    'Ringfort-0.2.0-linux-x86_64.AppImage is not what was signed.',
  ]);
  expect(await faultsIn(temporaryFolder(), file, publicKeyOf(key))).toHaveLength(2);
});

test('a key may lie under a passphrase, and no other kind of key signs', () => {
  const sealed = pemOf('correct horse');
  expect(readReleaseKey('key.pem', sealed, 'correct horse').asymmetricKeyType).toBe('ed25519');
  expect(() => readReleaseKey('key.pem', sealed, 'wrong')).toThrow('key.pem is no key that this passphrase opens');
  expect(() => readReleaseKey('key.pem', sealed, null)).toThrow('key.pem is no key, or one that has a passphrase');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const other = Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(() => readReleaseKey('key.pem', other, null)).toThrow('Ed25519');
});

test('while one key takes the place of another both sign, each under a passphrase of its own', async () => {
  const folder = releaseFolder(...ALL);
  const file = (name: string): string => join(folder, name);
  writeFileSync(file('release-1.json'), await prepared(folder));
  writeFileSync(file('old.pem'), pemOf('correct horse'));
  writeFileSync(file('new.pem'), pemOf('battery staple'));
  const sign = (input: string) =>
    spawnSync(
      process.execPath,
      [
        ...[join(projectRoot, 'scripts/package.ts'), 'sign-release', '--passphrase-stdin'],
        ...['--key', file('old.pem'), '--key', file('new.pem'), file('release-1.json')],
      ],
      { input, encoding: 'utf8' },
    );
  expect(sign('correct horse\n').stderr).toContain('a line for each --key: 2, and it has 1');
  expect(sign('battery staple\ncorrect horse\n').stderr).toContain('old.pem is no key that this passphrase opens');
  expect(existsSync(file('release-1.txt'))).toBe(false);
  expect(sign('correct horse\nbattery staple\n')).toMatchObject({ status: 0 });
  for (const [name, passphrase] of [['old.pem', 'correct horse'] as const, ['new.pem', 'battery staple'] as const]) {
    const key = publicKeyOf(readReleaseKey(name, readFileSync(file(name)), passphrase));
    expect(await faultsIn(folder, readFileSync(file('release-1.txt')), key), name).toEqual([]);
  }
});

test('a line that is empty is that of a key without a passphrase', () => {
  expect(passphrasesIn('\r\nbattery staple', ['a.pem', 'b.pem'])).toEqual([null, 'battery staple']);
  expect(passphrasesIn('one\n', ['a.pem'])).toEqual(['one']);
});

test('nothing is prepared or signed that no program would take', async () => {
  const folder = releaseFolder(...ALL);
  await expect(prepared(folder, { version: '0.9.0' })).rejects.toThrow('lies no package of 0.9.0');
  await expect(prepared(folder, { days: 91 })).rejects.toThrow('90 days at most');
  await expect(prepared(folder, { rollout: 101 })).rejects.toThrow('No Ringfort would read');
  await expect(prepared(folder, { sequence: Number.NaN })).rejects.toThrow('No Ringfort would read');
  expect(() => signStatement(Buffer.from('{}'), [readReleaseKey('key.pem', pemOf(), null)])).toThrow('no statement');
});
