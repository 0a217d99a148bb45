import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeKeyring } from '../../../test/fakes/fakeKeyring.ts';
import { ManualClock } from '../../../test/fakes/ManualClock.ts';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createDatabaseKeys } from './databaseKey.ts';
import { limitKeyring, type Keyring } from './keyring.ts';
import { openStore } from '../database/openStore.ts';

function profile(keyring: Keyring, folder = temporaryFolder()) {
  const database = join(folder, 'store.db');
  const file = join(folder, 'keys.json');
  const keys = createDatabaseKeys({ file, keyring, databaseExists: () => existsSync(database) });
  return { folder, file, database, keys };
}

test('a fresh profile with a keyring gets a key that opens its database ever after', async () => {
  const keyring = new FakeKeyring();
  const first = profile(keyring);
  const made = await first.keys.open();
  if (made.state !== 'open') return expect.unreachable();
  openStore({ file: first.database, key: made.key, migrations: [] }).close();

  const again = await profile(keyring, first.folder).keys.open();
  const keyProtection = { keyring: 'gnome_libsecret', passphrase: false };
  expect(again).toEqual({ state: 'open', key: made.key, keyProtection });
});

test('two profiles have different keys', async () => {
  const keyring = new FakeKeyring();
  const one = await profile(keyring).keys.open();
  const two = await profile(keyring).keys.open();
  if (one.state !== 'open' || two.state !== 'open') return expect.unreachable();
  expect(one.key).not.toEqual(two.key);
});

test('the key file holds the key in no spelling and is private', async () => {
  const { keys, file } = profile(new FakeKeyring());
  const made = await keys.open();
  if (made.state !== 'open') return expect.unreachable();
  const bytes = readFileSync(file);
  const key = Buffer.from(made.key);
  for (const spelling of [key, key.toString('hex'), key.toString('base64'), key.toString('base64url')]) {
    expect(bytes.includes(spelling)).toBe(false);
  }
  expectRights(file, 0o600);
});

test('without a keyring a fresh profile asks for a passphrase and writes nothing before', async () => {
  const keyring = new FakeKeyring();
  keyring.takeAway('gnome_libsecret');
  const { keys, file } = profile(keyring);
  expect(await keys.open()).toEqual({ state: 'choosePassphrase', missingKeyring: 'gnome_libsecret' });
  expect(existsSync(file)).toBe(false);
});

test('the chosen passphrase opens the key, another one does not', async () => {
  const keyring = new FakeKeyring();
  keyring.takeAway();
  const { keys } = profile(keyring);
  const { key, keyProtection } = await keys.choosePassphrase('correct horse battery');
  expect(keyProtection).toEqual({ keyring: null, passphrase: true });
  expect(await keys.open()).toEqual({ state: 'locked', missingKeyring: null });
  expect(await keys.unlock('correct horse batterY')).toBeNull();
  expect(await keys.unlock('correct horse battery')).toMatchObject({ key, keyProtection });
});

test('a passphrase means the same however the keyboard composes its letters', async () => {
  const { keys } = profile(new FakeKeyring());
  const { key } = await keys.choosePassphrase('caf\u00e9');
  expect(await keys.unlock('cafe\u0301')).toMatchObject({ key });
});

test('a passphrase is never chosen over an existing key', async () => {
  const { keys, file } = profile(new FakeKeyring());
  await keys.open();
  const before = readFileSync(file, 'utf8');
  await expect(keys.choosePassphrase('something new')).rejects.toMatchObject({ name: 'StoreError' });
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('when the keyring is gone its name is told and no new key is made', async () => {
  const keyring = new FakeKeyring('kwallet6');
  const { keys, file } = profile(keyring);
  const made = await keys.open();
  const before = readFileSync(file, 'utf8');
  keyring.takeAway();
  expect(await keys.open()).toEqual({ state: 'keyringGone', wrappedBy: 'kwallet6', found: null });
  expect(readFileSync(file, 'utf8')).toBe(before);
  keyring.bringBack();
  expect(await keys.open()).toEqual(made);
});

test('another keyring than the one that wrapped the key is not asked for it', async () => {
  const { keys, folder } = profile(new FakeKeyring('gnome_libsecret'));
  await keys.open();
  const other = profile(new FakeKeyring('kwallet6'), folder);
  expect(await other.keys.open()).toEqual({ state: 'keyringGone', wrappedBy: 'gnome_libsecret', found: 'kwallet6' });
});

test('a keyring that was emptied in between does not open the profile', async () => {
  const { keys, folder } = profile(new FakeKeyring());
  await keys.open();
  const emptied = profile(new FakeKeyring(), folder);
  expect(await emptied.keys.open()).toMatchObject({ state: 'keyringGone', found: 'gnome_libsecret' });
});

test('a keyring that does not give back what it was given is not trusted with the key', async () => {
  const keyring = new FakeKeyring();
  const forgetful: Keyring = {
    isAvailable: keyring.isAvailable,
    wrap: keyring.wrap,
    unwrap: async () => new Uint8Array(32),
  };
  const { keys, file } = profile(forgetful);
  expect(await keys.open()).toEqual({ state: 'choosePassphrase', missingKeyring: 'gnome_libsecret' });
  expect(existsSync(file)).toBe(false);
});

test('a keyring whose window nobody answers counts as missing after its time', async () => {
  const clock = new ManualClock();
  const silent: Keyring = {
    isAvailable: () => new Promise(() => undefined),
    wrap: () => new Promise(() => undefined),
    unwrap: () => new Promise(() => undefined),
  };
  const { keys } = profile(limitKeyring(silent, clock.startTimer, 60_000));
  const opening = keys.open();
  while (clock.pending() === 0) await new Promise(setImmediate);
  clock.advance(60_000);
  expect(await opening).toMatchObject({ state: 'choosePassphrase' });
});

test('a database without its key file is never given a new key', async () => {
  const { keys, database } = profile(new FakeKeyring());
  writeFileSync(database, 'old data');
  expect(await keys.open()).toEqual({ state: 'keyFileGone' });
});

test.each([
  ['cut off', (text: string) => text.slice(0, 60)],
  ['of another version', (text: string) => text.replace('"version": 1', '"version": 2')],
  ['without any slot', (text: string) => text.replace(/,\s*"keyring": \{[^}]*\}/, '')],
])('a key file %s is reported, not replaced', async (_what, damage) => {
  const { keys, file } = profile(new FakeKeyring());
  await keys.open();
  const damaged = damage(readFileSync(file, 'utf8'));
  writeFileSync(file, damaged);
  await expect(keys.open()).rejects.toMatchObject({ code: 'keyFileCorrupt' });
  expect(readFileSync(file, 'utf8')).toBe(damaged);
});
