import { describe, expect, test } from 'vitest';
import { createSafeStorageKeyring } from '../../main/shell/keyring/safeStorageKeyring.ts';
import { type Keyring, limitKeyring } from '../../main/store/key/keyring.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { ManualClock } from '../fakes/ManualClock.ts';

interface KeyringInTest {
  readonly keyring: Keyring;
  /** Seen by who asks from now on. */
  readonly takeAway: () => void;
  readonly bringBack: () => void;
}

function fake(): KeyringInTest & { readonly keyring: FakeKeyring } {
  const keyring = new FakeKeyring();
  return { keyring, takeAway: () => keyring.takeAway(), bringBack: () => keyring.bringBack() };
}

/** Electron's, over a storage and a session bus that are none. That it was there counts for two seconds. */
function ofElectron(): KeyringInTest {
  const turned = (text: string): string => text.split('').toReversed().join('');
  let now = 0;
  let isOwned = true;
  const keyring = createSafeStorageKeyring({
    safeStorage: {
      isEncryptionAvailable: () => true,
      encryptString: (text) => Buffer.from(`v11${turned(text)}`),
      decryptString: (encrypted) => turned(encrypted.toString().slice(3)),
    },
    platform: 'linux',
    desktop: { passwordStore: '', currentDesktop: 'GNOME', kdeVersion: '' },
    bus: { isOwned: async () => isOwned, isSecretServiceLocked: async () => false },
    elapsed: () => now,
  });
  const become = (owned: boolean): void => {
    isOwned = owned;
    now += 2_000;
  };
  return { keyring, takeAway: () => become(false), bringBack: () => become(true) };
}

/** As the profile uses each. */
function limited(): KeyringInTest {
  const { keyring, ...rest } = fake();
  return { keyring: limitKeyring(keyring, new ManualClock().startTimer), ...rest };
}

const key = new Uint8Array(32).map((_, index) => 255 - index);

describe.each(Object.entries({ FakeKeyring: fake, safeStorageKeyring: ofElectron, limitKeyring: limited }))(
  '%s',
  (_name, create) => {
    test('names itself, wraps a key and gives it back', async () => {
      const { keyring } = create();
      expect(await keyring.isAvailable()).toEqual({ available: true, backend: 'gnome_libsecret' });
      const wrapped = await keyring.wrap(key);
      expect(Buffer.from(wrapped).includes(Buffer.from(key))).toBe(false);
      expect(await keyring.unwrap(wrapped)).toEqual(key);
    });

    test('names what is missing once it is gone, and neither wraps nor unwraps', async () => {
      const { keyring, takeAway } = create();
      const wrapped = await keyring.wrap(key);
      takeAway();
      expect(await keyring.isAvailable()).toEqual({ available: false, missing: 'gnome_libsecret' });
      await expect(keyring.wrap(key)).rejects.toThrow('the keyring');
      await expect(keyring.unwrap(wrapped)).rejects.toThrow('the keyring');
    });

    test('opens what it wrapped before once it is back', async () => {
      const { keyring, takeAway, bringBack } = create();
      const wrapped = await keyring.wrap(key);
      takeAway();
      await expect(keyring.unwrap(wrapped)).rejects.toThrow('the keyring');
      bringBack();
      expect(await keyring.isAvailable()).toEqual({ available: true, backend: 'gnome_libsecret' });
      expect(await keyring.unwrap(wrapped)).toEqual(key);
    });
  },
);
