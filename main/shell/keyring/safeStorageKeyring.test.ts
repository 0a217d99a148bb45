import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ON_WINDOWS } from '../../../test/stage/systems.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { linuxBackend } from './keyringBackend.ts';
import { createSafeStorageKeyring, type SafeStorage, type SafeStorageKeyringOptions } from './safeStorageKeyring.ts';
import { createSessionBus } from '../desktop/sessionBus.ts';

/** Electron 25's half: synchronous, and it notes that it was touched, since a touch may block for good. */
class SynchronousStorage implements SafeStorage {
  touched = false;

  isEncryptionAvailable(): boolean {
    this.touched = true;
    return true;
  }

  encryptString(text: string): Buffer {
    this.touched = true;
    return Buffer.from(`v11${text.split('').toReversed().join('')}`);
  }

  decryptString(encrypted: Buffer): string {
    this.touched = true;
    return encrypted.toString().slice(3).split('').toReversed().join('');
  }
}

/** The newer half, which answers later and names its backend. */
class AsynchronousStorage extends SynchronousStorage {
  readonly backend: string;

  constructor(backend: string) {
    super();
    this.backend = backend;
  }

  getSelectedStorageBackend(): string {
    return this.backend;
  }

  async isAsyncEncryptionAvailable(): Promise<boolean> {
    return true;
  }

  async encryptStringAsync(text: string): Promise<Buffer> {
    return Buffer.from(`async ${text}`);
  }

  async decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string }> {
    return { result: encrypted.toString().slice('async '.length) };
  }
}

const gnome = { passwordStore: '', currentDesktop: 'ubuntu:GNOME', kdeVersion: '' };
const bus = (owned: readonly string[], locked: boolean | null = false): SafeStorageKeyringOptions['bus'] => ({
  isOwned: async (name) => owned.includes(name),
  isSecretServiceLocked: async () => locked,
});
const secrets = bus(['org.freedesktop.secrets']);
const elapsed = () => 0;

test.each([
  [{ passwordStore: '', currentDesktop: 'GNOME', kdeVersion: '' }, 'gnome_libsecret'],
  [{ passwordStore: '', currentDesktop: 'ubuntu:GNOME', kdeVersion: '' }, 'gnome_libsecret'],
  [{ passwordStore: '', currentDesktop: 'XFCE', kdeVersion: '' }, 'gnome_libsecret'],
  [{ passwordStore: '', currentDesktop: 'KDE', kdeVersion: '6' }, 'kwallet6'],
  [{ passwordStore: '', currentDesktop: 'KDE', kdeVersion: '5' }, 'kwallet5'],
  [{ passwordStore: '', currentDesktop: 'i3', kdeVersion: '' }, 'basic_text'],
  [{ passwordStore: '', currentDesktop: '', kdeVersion: '' }, 'basic_text'],
  [{ passwordStore: 'gnome-libsecret', currentDesktop: 'i3', kdeVersion: '' }, 'gnome_libsecret'],
  [{ passwordStore: 'kwallet6', currentDesktop: 'GNOME', kdeVersion: '' }, 'kwallet6'],
  [{ passwordStore: 'basic', currentDesktop: 'GNOME', kdeVersion: '' }, 'basic_text'],
])('%j uses %s', (desktop, backend) => {
  expect(linuxBackend(desktop)).toBe(backend);
});

test.each([
  ['a desktop without a keyring', { ...gnome, currentDesktop: 'i3' }, secrets, 'gnome_libsecret'],
  ['no keyring running', gnome, bus([]), 'gnome_libsecret'],
  ['a locked keyring', gnome, bus(['org.freedesktop.secrets'], true), 'gnome_libsecret'],
  [
    'a keyring that does not say whether it is locked',
    gnome,
    bus(['org.freedesktop.secrets'], null),
    'gnome_libsecret',
  ],
  ['the wallet of another desktop', { ...gnome, currentDesktop: 'KDE', kdeVersion: '6' }, secrets, 'kwallet6'],
])('with %s the blocking calls are not made, and what is missing is named', async (_what, desktop, onBus, missing) => {
  const safeStorage = new SynchronousStorage();
  const keyring = createSafeStorageKeyring({ safeStorage, platform: 'linux', desktop, bus: onBus, elapsed });
  expect(await keyring.isAvailable()).toEqual({ available: false, missing });
  // The mirror of the store is read without a question before: a keyring that went away must not hold up the start.
  await expect(keyring.unwrap(new Uint8Array(64))).rejects.toThrow('not there');
  await expect(keyring.wrap(new Uint8Array(32))).rejects.toThrow('not there');
  expect(safeStorage.touched).toBe(false);
});

test.each<[string, SafeStorage]>([
  ['synchronous', new SynchronousStorage()],
  ['asynchronous', new AsynchronousStorage('gnome_libsecret')],
])('an unlocked keyring wraps a key and gives it back by the %s calls', async (_half, safeStorage) => {
  const keyring = createSafeStorageKeyring({ safeStorage, platform: 'linux', desktop: gnome, bus: secrets, elapsed });
  expect(await keyring.isAvailable()).toEqual({ available: true, backend: 'gnome_libsecret' });
  const key = new Uint8Array(32).map((_, index) => 255 - index);
  const wrapped = await keyring.wrap(key);
  expect(wrapped).not.toEqual(key);
  expect(await keyring.unwrap(wrapped)).toEqual(key);
});

test('a keyring that is there is not asked again for each step of a start, and soon after it is', async () => {
  let now = 0;
  let asked = 0;
  let isThere = true;
  const counted = {
    isOwned: async () => ((asked += 1), isThere),
    isSecretServiceLocked: async () => false,
  };
  const safeStorage = new SynchronousStorage();
  const keyring = createSafeStorageKeyring({
    ...{ safeStorage, platform: 'linux', desktop: gnome },
    ...{ bus: counted, elapsed: () => now },
  });
  await keyring.isAvailable();
  await keyring.unwrap(await keyring.wrap(new Uint8Array(32)));
  expect(asked).toBe(1);
  now += 2_000;
  isThere = false;
  await expect(keyring.unwrap(new Uint8Array(64))).rejects.toThrow('not there');
  // That it is gone is not kept: it may be back.
  isThere = true;
  expect(await keyring.isAvailable()).toEqual({ available: true, backend: 'gnome_libsecret' });
});

test('the asynchronous calls are preferred, and may ask a person to unlock', async () => {
  const safeStorage = new AsynchronousStorage('gnome_libsecret');
  const locked = bus(['org.freedesktop.secrets'], true);
  const keyring = createSafeStorageKeyring({ safeStorage, platform: 'linux', desktop: gnome, bus: locked, elapsed });
  expect(await keyring.isAvailable()).toEqual({ available: true, backend: 'gnome_libsecret' });
  await keyring.unwrap(await keyring.wrap(new Uint8Array(32)));
  expect(safeStorage.touched).toBe(false);
});

test.each(['basic_text', 'unknown'])('the backend %s is as good as none', async (backend) => {
  const safeStorage = new AsynchronousStorage(backend);
  const keyring = createSafeStorageKeyring({ safeStorage, platform: 'linux', desktop: gnome, bus: secrets, elapsed });
  expect(await keyring.isAvailable()).toEqual({ available: false, missing: 'gnome_libsecret' });
});

test.each([
  ['darwin', 'keychain'],
  ['win32', 'dpapi'],
])('on %s the system has one keyring, %s', async (platform, backend) => {
  const safeStorage = new AsynchronousStorage('unknown');
  const keyring = createSafeStorageKeyring({ safeStorage, platform, desktop: gnome, bus: bus([]), elapsed });
  expect(await keyring.isAvailable()).toEqual({ available: true, backend });
});

/** A folder that holds these programs and nothing else. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, script] of Object.entries(scripts)) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  }
  return folder;
}

const address = 'unix:path=/nowhere';

test.skipIf(ON_WINDOWS).each([
  ['an owner', { gdbus: `echo '(true,)'` }, true],
  ['no owner', { gdbus: `echo '(false,)'` }, false],
  ['a bus that refuses', { gdbus: 'exit 1' }, false],
  ['only the older tool', { 'dbus-send': `echo '   boolean true'` }, true],
  ['no tool', {}, false],
])('the session bus is asked by a child process: %s', async (_what, scripts, owned) => {
  const environment = { DBUS_SESSION_BUS_ADDRESS: address, PATH: programs(scripts) };
  expect(await createSessionBus(environment).isOwned('org.freedesktop.secrets')).toBe(owned);
});

test.skipIf(ON_WINDOWS)('where there is no session bus none is started', async () => {
  const folder = programs({ gdbus: `echo '(true,)'` });
  const environment = { PATH: folder, XDG_RUNTIME_DIR: folder };
  expect(await createSessionBus(environment).isOwned('org.freedesktop.secrets')).toBe(false);
  writeFileSync(join(folder, 'bus'), '');
  expect(await createSessionBus(environment).isOwned('org.freedesktop.secrets')).toBe(true);
});

test.skipIf(ON_WINDOWS).each([
  [`echo '(<true>,)'`, true],
  [`echo '(<false>,)'`, false],
  ['exit 1', null],
])('whether the keyring is locked: %s', async (script, locked) => {
  const environment = { DBUS_SESSION_BUS_ADDRESS: address, PATH: programs({ gdbus: script }) };
  expect(await createSessionBus(environment).isSecretServiceLocked()).toBe(locked);
});
