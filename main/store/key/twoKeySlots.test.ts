import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cheapStretch as stretch } from '../../../test/fakes/cheapStretch.ts';
import { FakeKeyring } from '../../../test/fakes/fakeKeyring.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createDatabaseKeys, type DatabaseKeys } from './databaseKey.ts';
import type { Keyring } from './keyring.ts';

const PASSPHRASE = 'correct horse battery';
const OTHER = 'staple of another kind';

function keysIn(folder: string, keyring: Keyring): DatabaseKeys {
  return createDatabaseKeys({ file: join(folder, 'keys.json'), keyring, databaseExists: () => false, stretch });
}

const fileIn = (folder: string): string => readFileSync(join(folder, 'keys.json'), 'utf8');

/** A profile whose key the keyring holds. */
async function withKeyring(keyring = new FakeKeyring()) {
  const folder = temporaryFolder();
  const keys = keysIn(folder, keyring);
  const made = await keys.open();
  if (made.state !== 'open') throw new Error('the fake keyring did not take the key');
  return { folder, keyring, keys, key: made.key };
}

/** A profile with both slots. */
async function withBoth(keyring = new FakeKeyring()) {
  const profile = await withKeyring(keyring);
  expect(await profile.keys.setPassphrase(PASSPHRASE, null)).toMatchObject({ ok: true });
  return profile;
}

/** A profile that never had a keyring. */
async function withPassphrase(keyring = new FakeKeyring()) {
  const folder = temporaryFolder();
  keyring.takeAway();
  const keys = keysIn(folder, keyring);
  const { key } = await keys.choosePassphrase(PASSPHRASE);
  return { folder, keyring, keys, key };
}

test('a passphrase beside the keyring opens the same data when the keyring is gone, and the missing one is named', async () => {
  const { folder, keyring, keys, key } = await withKeyring(new FakeKeyring('kwallet6'));
  expect(await keys.setPassphrase(PASSPHRASE, null)).toEqual({
    ok: true,
    keyProtection: { keyring: 'kwallet6', passphrase: true },
  });
  expect(await keysIn(folder, keyring).open()).toMatchObject({ state: 'open', key });

  keyring.takeAway();
  expect(await keysIn(folder, keyring).open()).toEqual({ state: 'locked', missingKeyring: 'kwallet6' });
  const before = fileIn(folder);
  const unlocked = await keysIn(folder, keyring).unlock(PASSPHRASE);
  expect(unlocked).toMatchObject({ key, keyProtection: { keyring: null, passphrase: true } });
  expect(await unlocked?.renewal).toBeNull();
  expect(fileIn(folder)).toBe(before);

  keyring.bringBack();
  expect(await keysIn(folder, keyring).open()).toMatchObject({ state: 'open', key });
});

test.each([
  ['another keyring', new FakeKeyring('gnome_libsecret')],
  ['the same keyring, emptied', new FakeKeyring('kwallet6')],
])(
  'after %s the passphrase opens, the key moves into the keyring of today and the passphrase stays',
  async (_what, today) => {
    const { folder, key } = await withBoth(new FakeKeyring('kwallet6'));
    const keys = keysIn(folder, today);
    expect(await keys.open()).toEqual({ state: 'locked', missingKeyring: 'kwallet6' });
    const unlocked = await keys.unlock(PASSPHRASE);
    expect(unlocked).toMatchObject({ key });
    const { backend } = (await today.isAvailable()) as { backend: string };
    expect(await unlocked?.renewal).toEqual({ keyring: backend, passphrase: true });

    expect(await keysIn(folder, today).open()).toMatchObject({ state: 'open', key });
    today.takeAway();
    expect(await keysIn(folder, today).unlock(PASSPHRASE)).toMatchObject({ key });
  },
);

test('a keyring that comes back while the passphrase is typed is used as it is', async () => {
  const { folder, keyring, keys } = await withBoth();
  const before = fileIn(folder);
  keyring.takeAway();
  expect(await keys.open()).toMatchObject({ state: 'locked' });
  keyring.bringBack();
  const unlocked = await keys.unlock(PASSPHRASE);
  expect(await unlocked?.renewal).toEqual({ keyring: 'gnome_libsecret', passphrase: true });
  expect(fileIn(folder)).toBe(before);
});

test('a keyring that does not answer, or does not give back what it got, keeps nobody from unlocking', async () => {
  const { folder, key } = await withBoth(new FakeKeyring('kwallet6'));
  const before = fileIn(folder);
  const silent: Keyring = {
    isAvailable: () => new Promise(() => undefined),
    wrap: () => new Promise(() => undefined),
    unwrap: () => new Promise(() => undefined),
  };
  expect(await keysIn(folder, silent).unlock(PASSPHRASE)).toMatchObject({ key });

  const { isAvailable, wrap } = new FakeKeyring();
  const forgetful: Keyring = { isAvailable, wrap, unwrap: async () => new Uint8Array(32) };
  const unlocked = await keysIn(folder, forgetful).unlock(PASSPHRASE);
  expect(unlocked).toMatchObject({ key });
  expect(await unlocked?.renewal).toBeNull();
  expect(fileIn(folder)).toBe(before);
});

test('a key file that cannot be written after unlocking leaves the old one in force', async () => {
  const { folder, key } = await withBoth(new FakeKeyring('kwallet6'));
  const before = fileIn(folder);
  mkdirSync(join(folder, 'keys.json.new'));
  const unlocked = await keysIn(folder, new FakeKeyring()).unlock(PASSPHRASE);
  expect(unlocked).toMatchObject({ key });
  expect(await unlocked?.renewal).toBeNull();
  expect(fileIn(folder)).toBe(before);
});

test('a profile that never had a keyring is not given one behind the back of its owner', async () => {
  const { folder, keyring, keys } = await withPassphrase();
  keyring.bringBack();
  const before = fileIn(folder);
  const unlocked = await keys.unlock(PASSPHRASE);
  expect(await unlocked?.renewal).toBeNull();
  expect(fileIn(folder)).toBe(before);
});

test('without a keyring the passphrase is changed by whoever knows the current one, and by nobody else', async () => {
  const { folder, keys, key } = await withPassphrase();
  const before = fileIn(folder);
  expect(await keys.setPassphrase(OTHER, null)).toEqual({ ok: false, reason: 'wrong' });
  expect(await keys.setPassphrase(OTHER, 'not the current one')).toEqual({ ok: false, reason: 'wrong' });
  expect(fileIn(folder)).toBe(before);

  expect(await keys.setPassphrase(OTHER, PASSPHRASE)).toEqual({
    ok: true,
    keyProtection: { keyring: null, passphrase: true },
  });
  expect(await keys.unlock(PASSPHRASE)).toBeNull();
  expect(await keys.unlock(OTHER)).toMatchObject({ key });
});

test('a forgotten passphrase is replaced while the keyring answers, and cannot be when it does not', async () => {
  const { folder, keyring, keys, key } = await withBoth();
  keyring.takeAway();
  expect(await keys.setPassphrase(OTHER, null)).toEqual({ ok: false, reason: 'wrong' });
  keyring.bringBack();
  expect(await keys.setPassphrase(OTHER, null)).toMatchObject({ ok: true });
  keyring.takeAway();
  expect(await keysIn(folder, keyring).unlock(OTHER)).toMatchObject({ key });
});

test('a first passphrase cannot be added once the only keyring is gone', async () => {
  const { folder, keyring, keys } = await withKeyring();
  const before = fileIn(folder);
  keyring.takeAway();
  expect(await keys.setPassphrase(PASSPHRASE, null)).toEqual({ ok: false, reason: 'keyringGone' });
  expect(fileIn(folder)).toBe(before);
});

test('the passphrase goes when it is given and the keyring opens without it', async () => {
  const { folder, keyring, keys, key } = await withBoth();
  expect(await keys.removePassphrase(OTHER)).toEqual({ ok: false, reason: 'wrong' });
  expect(await keys.removePassphrase(PASSPHRASE)).toEqual({
    ok: true,
    keyProtection: { keyring: 'gnome_libsecret', passphrase: false },
  });
  expect(Object.keys(JSON.parse(fileIn(folder)))).toEqual(['version', 'keyCheck', 'keyring']);
  expect(await keysIn(folder, keyring).open()).toMatchObject({ state: 'open', key });
  expect(await keys.removePassphrase(PASSPHRASE)).toEqual({ ok: false, reason: 'wrong' });
});

test('the passphrase is not removed while it is the last way in', async () => {
  const both = await withBoth();
  const before = fileIn(both.folder);
  const emptied = keysIn(both.folder, new FakeKeyring());
  expect(await emptied.removePassphrase(PASSPHRASE)).toEqual({ ok: false, reason: 'lastWayIn' });
  both.keyring.takeAway();
  expect(await both.keys.removePassphrase(PASSPHRASE)).toEqual({ ok: false, reason: 'lastWayIn' });
  expect(fileIn(both.folder)).toBe(before);

  const alone = await withPassphrase();
  alone.keyring.bringBack();
  expect(await alone.keys.removePassphrase(PASSPHRASE)).toEqual({ ok: false, reason: 'lastWayIn' });
});

test('changes asked for at the same moment take turns: each sees what the one before has written', async () => {
  const { folder, keys } = await withKeyring();
  const [added, removed] = await Promise.all([keys.setPassphrase(PASSPHRASE, null), keys.removePassphrase(PASSPHRASE)]);
  expect([added, removed]).toMatchObject([{ ok: true }, { ok: true }]);
  expect(JSON.parse(fileIn(folder))).not.toHaveProperty('passphrase');
});

test('a passphrase that could not be written is not in force, and the one before it is', async () => {
  const { folder, keyring, keys, key } = await withBoth();
  mkdirSync(join(folder, 'keys.json.new'));
  await expect(keys.setPassphrase(OTHER, null)).rejects.toMatchObject({ name: 'StoreError' });
  await expect(keys.removePassphrase(PASSPHRASE)).rejects.toMatchObject({ name: 'StoreError' });
  keyring.takeAway();
  expect(await keysIn(folder, keyring).unlock(PASSPHRASE)).toMatchObject({ key });
});

describe('one slot that cannot be read (A83)', () => {
  /** As another hand left it; the other slot stays what it was. */
  function spoil(folder: string, slot: 'keyring' | 'passphrase', value: unknown): void {
    const file: Record<string, unknown> = JSON.parse(fileIn(folder));
    writeFileSync(join(folder, 'keys.json'), JSON.stringify({ ...file, [slot]: value }));
  }
  const junk = [null, 7, 'x', [], {}, { backend: '' }, { kdf: 'scrypt-99-8-1' }];

  test('of the passphrase leaves the keyring its way in, and a new passphrase takes its place', async () => {
    for (const value of junk) {
      const { folder, keyring, key } = await withBoth();
      spoil(folder, 'passphrase', value);
      const keys = keysIn(folder, keyring);
      expect(await keys.open()).toMatchObject({ state: 'open', key, keyProtection: { passphrase: false } });
      expect(await keys.setPassphrase(PASSPHRASE, null)).toMatchObject({ ok: true });
      expect(await keysIn(folder, keyring).unlock(PASSPHRASE)).toMatchObject({ key });
    }
  });

  test('of the keyring leaves the passphrase its way in, and unlocking writes the keyring anew', async () => {
    for (const value of junk) {
      const { folder, keyring, key } = await withBoth();
      spoil(folder, 'keyring', value);
      const keys = keysIn(folder, keyring);
      expect(await keys.open()).toEqual({ state: 'locked', missingKeyring: null });
      const unlocked = await keys.unlock(PASSPHRASE);
      expect(unlocked).toMatchObject({ key });
      expect(await unlocked?.renewal).toMatchObject({ passphrase: true });
      expect(await keysIn(folder, keyring).open()).toMatchObject({ state: 'open', key });
    }
  });

  test('is a broken file only where the other one is not there or is broken too', async () => {
    const { folder, keyring } = await withBoth();
    spoil(folder, 'keyring', 'x');
    spoil(folder, 'passphrase', 'x');
    await expect(keysIn(folder, keyring).open()).rejects.toMatchObject({ code: 'keyFileCorrupt' });
    const alone = await withKeyring();
    spoil(alone.folder, 'keyring', {});
    await expect(keysIn(alone.folder, alone.keyring).open()).rejects.toMatchObject({ code: 'keyFileCorrupt' });
  });
});
