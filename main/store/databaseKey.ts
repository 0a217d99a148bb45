import { randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';
import { isKeyOf, keyCheckOf, readKeySlots, writeKeySlots, type KeySlots } from './keySlots.ts';
import { DATABASE_KEY_BYTES } from './openStore.ts';
import { openWithPassphrase, sealWithPassphrase } from './passphraseSlot.ts';
import { StoreError } from './storeError.ts';

export type Safeguard = 'keyring' | 'passphrase';

export type DatabaseKeyState =
  /** Open the database with it, then overwrite it. */
  | { readonly state: 'open'; readonly key: Uint8Array; readonly safeguard: Safeguard }
  /** A fresh profile, and no keyring: `choosePassphrase` comes first. */
  | { readonly state: 'choosePassphrase'; readonly missingKeyring: string }
  /** `unlock` with the passphrase. `missingKeyring` names a keyring that had the key too and is gone. */
  | { readonly state: 'locked'; readonly missingKeyring: string | null }
  /** Only this keyring has the key, and it is not there (or gives something else). No new key is made over old data. */
  | { readonly state: 'keyringGone'; readonly wrappedBy: string; readonly found: string | null }
  /** There is a database and no key file. */
  | { readonly state: 'keyFileGone' };

export interface DatabaseKeys {
  readonly open: () => Promise<DatabaseKeyState>;
  /** For a fresh profile only: makes the key and seals it with the passphrase. */
  readonly choosePassphrase: (passphrase: string) => Promise<Uint8Array>;
  /** Null: not the passphrase. */
  readonly unlock: (passphrase: string) => Promise<Uint8Array | null>;
}

export interface DatabaseKeysOptions {
  readonly file: string;
  /** With a time limit, see limitKeyring. */
  readonly keyring: Keyring;
  /** Whether there is data that a new key could never open. */
  readonly databaseExists: () => boolean;
}

/** The life of the database key: made once, kept wrapped, never made anew over old data. Throws StoreError. */
export function createDatabaseKeys({ file, keyring, databaseExists }: DatabaseKeysOptions): DatabaseKeys {
  const open = async (): Promise<DatabaseKeyState> => {
    const slots = await readKeySlots(file);
    if (slots !== null) return openExisting(slots);
    if (databaseExists()) return { state: 'keyFileGone' };
    return openFresh();
  };

  const openFresh = async (): Promise<DatabaseKeyState> => {
    const availability = await keyring.isAvailable();
    if (!availability.available) return { state: 'choosePassphrase', missingKeyring: availability.missing };
    const key = newKey();
    const slots = await wrapWithKeyring(key, availability.backend);
    if (slots === null) return { state: 'choosePassphrase', missingKeyring: availability.backend };
    await writeKeySlots(file, slots);
    return { state: 'open', key, safeguard: 'keyring' };
  };

  /** Null if the keyring fails, or does not give back what it was given: then nothing may depend on it. */
  const wrapWithKeyring = async (key: Uint8Array, backend: string): Promise<KeySlots | null> => {
    try {
      const wrapped = await keyring.wrap(key);
      const slots = {
        version: 1,
        keyCheck: keyCheckOf(key),
        keyring: { backend, wrapped: toBase64(wrapped) },
      } as const;
      return isKeyOf(slots, await keyring.unwrap(wrapped)) ? slots : null;
    } catch {
      return null;
    }
  };

  const openExisting = async (slots: KeySlots): Promise<DatabaseKeyState> => {
    if (slots.keyring === undefined) return { state: 'locked', missingKeyring: null };
    const { backend, wrapped } = slots.keyring;
    const availability = await keyring.isAvailable();
    if (availability.available && availability.backend === backend) {
      const key = await unwrap(wrapped);
      if (key !== null && isKeyOf(slots, key)) return { state: 'open', key, safeguard: 'keyring' };
    }
    if (slots.passphrase !== undefined) return { state: 'locked', missingKeyring: backend };
    return { state: 'keyringGone', wrappedBy: backend, found: availability.available ? availability.backend : null };
  };

  const unwrap = async (wrapped: string): Promise<Uint8Array | null> => {
    try {
      return await keyring.unwrap(Buffer.from(wrapped, 'base64'));
    } catch {
      return null;
    }
  };

  const choosePassphrase = async (passphrase: string): Promise<Uint8Array> => {
    // A second window that chooses at the same moment must not replace the key of a database that already exists.
    if (databaseExists() || (await readKeySlots(file)) !== null) throw new StoreError('inUse');
    const key = newKey();
    await writeKeySlots(file, {
      version: 1,
      keyCheck: keyCheckOf(key),
      passphrase: await sealWithPassphrase(key, passphrase),
    });
    return key;
  };

  const unlock = async (passphrase: string): Promise<Uint8Array | null> => {
    const slots = await readKeySlots(file);
    if (slots?.passphrase === undefined) return null;
    const key = await openWithPassphrase(slots.passphrase, passphrase);
    return key !== null && isKeyOf(slots, key) ? key : null;
  };

  return { open, choosePassphrase, unlock };
}

/** `Uint8Array.from`: not a slice of Node's shared pool, so that overwriting it overwrites all of it. */
function newKey(): Uint8Array {
  return Uint8Array.from(randomBytes(DATABASE_KEY_BYTES));
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
