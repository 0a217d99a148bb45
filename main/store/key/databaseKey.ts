import { randomBytes } from 'node:crypto';
import type { Keyring } from './keyring.ts';
import { openWithKeyring, wrapWithKeyring, type KeyringSlot } from './keyringSlot.ts';
import { isKeyOf, keyCheckOf, readKeySlots, writeKeySlots, type KeySlots } from './keySlots.ts';
import { DATABASE_KEY_BYTES } from '../database/openStore.ts';
import { openWithPassphrase, scryptStretch, sealWithPassphrase, type Stretch } from './passphraseSlot.ts';
import { StoreError } from '../database/storeError.ts';

/** What opens the store at the next start. */
export interface KeyProtection {
  /** The keyring that holds the key and answered just now; null if the passphrase is asked for. */
  readonly keyring: string | null;
  readonly passphrase: boolean;
}

export type DatabaseKeyState =
  /** Open the database with it, then overwrite it. */
  | { readonly state: 'open'; readonly key: Uint8Array; readonly keyProtection: KeyProtection }
  /** A fresh profile, and no keyring: `choosePassphrase` comes first. */
  | { readonly state: 'choosePassphrase'; readonly missingKeyring: string }
  /** `unlock` with the passphrase. `missingKeyring` names a keyring that had the key too and is gone. */
  | { readonly state: 'locked'; readonly missingKeyring: string | null }
  /** Only this keyring has the key, and it is not there (or gives something else). No new key is made over old data. */
  | { readonly state: 'keyringGone'; readonly wrappedBy: string; readonly found: string | null }
  /** There is a database and no key file. */
  | { readonly state: 'keyFileGone' };

export interface UnlockedKey {
  readonly key: Uint8Array;
  readonly keyProtection: KeyProtection;
  /**
   * Where a keyring had the key before and one is there now, that one gets the key: resolves with what holds then, or
   * null if everything stays as it is. Never rejects; it may take as long as a keyring waits for a person.
   */
  readonly renewal: Promise<KeyProtection | null>;
}

export type SlotChange<Refusal> =
  | { readonly ok: true; readonly keyProtection: KeyProtection }
  | { readonly ok: false; readonly reason: Refusal };

export interface DatabaseKeys {
  readonly open: () => Promise<DatabaseKeyState>;
  /** For a fresh profile only: makes the key and seals it with the passphrase. */
  readonly choosePassphrase: (
    passphrase: string,
  ) => Promise<{ readonly key: Uint8Array; readonly keyProtection: KeyProtection }>;
  /** Null: not the passphrase. */
  readonly unlock: (passphrase: string) => Promise<UnlockedKey | null>;
  /**
   * Adds the passphrase slot or puts another in its place. The key is fetched anew for it: with the current passphrase
   * if one is given, else from the keyring. `wrong`: that is not the current one, or without the keyring it has to be
   * given.
   */
  readonly setPassphrase: (passphrase: string, current: string | null) => Promise<SlotChange<'wrong' | 'keyringGone'>>;
  /** `lastWayIn`: no keyring gives the key at this moment. */
  readonly removePassphrase: (passphrase: string) => Promise<SlotChange<'wrong' | 'lastWayIn'>>;
}

export interface DatabaseKeysOptions {
  readonly file: string;
  /** With a time limit, see limitKeyring. */
  readonly keyring: Keyring;
  /** Whether there is data that a new key could never open. */
  readonly databaseExists: () => boolean;
  /** Dear on purpose, see passphraseSlot.ts. */
  readonly stretch?: Stretch;
}

/**
 * The life of the database key: made once, kept wrapped in one or two slots, never made anew over old data. It is never
 * kept here: whoever changes a slot shows once more that a slot opens. Throws StoreError.
 */
export function createDatabaseKeys({
  file,
  keyring,
  databaseExists,
  stretch = scryptStretch,
}: DatabaseKeysOptions): DatabaseKeys {
  let last: Promise<unknown> = Promise.resolve();
  /** One change of the file after the other: each reads what the one before has written. */
  const inTurn = <Value>(change: () => Promise<Value>): Promise<Value> => {
    const mine = last.then(change, change);
    last = mine.catch(() => undefined);
    return mine;
  };

  const open = async (): Promise<DatabaseKeyState> => {
    const read = await readKeySlots(file);
    if (read !== null) return openExisting(read.slots);
    if (databaseExists()) return { state: 'keyFileGone' };
    return openFresh();
  };

  const openFresh = async (): Promise<DatabaseKeyState> => {
    const availability = await keyring.isAvailable();
    if (!availability.available) return { state: 'choosePassphrase', missingKeyring: availability.missing };
    const { backend } = availability;
    const key = newKey();
    const slot = await wrapWithKeyring(keyring, backend, key);
    if (slot === null) return { state: 'choosePassphrase', missingKeyring: backend };
    await writeKeySlots(file, { version: 1, keyCheck: keyCheckOf(key), keyring: slot });
    return { state: 'open', key, keyProtection: { keyring: backend, passphrase: false } };
  };

  const openExisting = async (slots: KeySlots): Promise<DatabaseKeyState> => {
    if (slots.keyring === undefined) return { state: 'locked', missingKeyring: null };
    const { backend } = slots.keyring;
    const key = await keyFromKeyring(slots, slots.keyring);
    if (key !== null) return { state: 'open', key, keyProtection: keyProtectionOf(slots, backend) };
    if (slots.passphrase !== undefined) return { state: 'locked', missingKeyring: backend };
    const availability = await keyring.isAvailable();
    return { state: 'keyringGone', wrappedBy: backend, found: availability.available ? availability.backend : null };
  };

  const keyFromKeyring = async (slots: KeySlots, slot: KeyringSlot): Promise<Uint8Array | null> =>
    checked(slots, await openWithKeyring(keyring, slot));

  const keyFromPassphrase = async (slots: KeySlots, passphrase: string): Promise<Uint8Array | null> =>
    slots.passphrase === undefined
      ? null
      : checked(slots, await openWithPassphrase(slots.passphrase, passphrase, stretch));

  const choosePassphrase = (passphrase: string) =>
    inTurn(async () => {
      // A second window that chooses at the same moment must not replace the key of a database that already exists.
      if (databaseExists() || (await readKeySlots(file)) !== null) throw new StoreError('inUse');
      const key = newKey();
      await writeKeySlots(file, {
        version: 1,
        keyCheck: keyCheckOf(key),
        passphrase: await sealWithPassphrase(key, passphrase, stretch),
      });
      return { key, keyProtection: { keyring: null, passphrase: true } };
    });

  const unlock = async (passphrase: string): Promise<UnlockedKey | null> => {
    const read = await readKeySlots(file);
    if (read === null) return null;
    const key = await keyFromPassphrase(read.slots, passphrase);
    if (key === null) return null;
    // A copy, for a keyring may keep us waiting long after the caller has used and overwritten the other.
    const renewal = inTurn(() => renewKeyringSlot(Uint8Array.from(key)));
    return { key, keyProtection: { keyring: null, passphrase: true }, renewal };
  };

  /**
   * A keyring was lost, emptied or changed for another, or its slot cannot be read: the one that is there now takes its
   * place, and the passphrase stays. A profile that never had a keyring gets none: its owner was told that the
   * passphrase is asked for at every start.
   */
  const renewKeyringSlot = async (key: Uint8Array): Promise<KeyProtection | null> => {
    try {
      const read = await readKeySlots(file);
      const availability = await keyring.isAvailable();
      if (read === null || !availability.available) return null;
      const { slots, unreadable } = read;
      if (slots.keyring === undefined && !unreadable.includes('keyring')) return null;
      const { backend } = availability;
      const inSlot = slots.keyring === undefined ? null : await keyFromKeyring(slots, slots.keyring);
      inSlot?.fill(0);
      if (inSlot === null) {
        const slot = await wrapWithKeyring(keyring, backend, key);
        if (slot === null) return null;
        await writeKeySlots(file, { ...slots, keyring: slot });
      }
      return keyProtectionOf(slots, backend);
    } catch {
      // The store is open and the old file stands; the next unlocking tries again.
      return null;
    } finally {
      key.fill(0);
    }
  };

  const setPassphrase = (passphrase: string, current: string | null): Promise<SlotChange<'wrong' | 'keyringGone'>> =>
    inTurn(async () => {
      const slots = await existingSlots();
      const byPassphrase = current !== null && slots.passphrase !== undefined;
      const key = byPassphrase
        ? await keyFromPassphrase(slots, current)
        : slots.keyring && (await keyFromKeyring(slots, slots.keyring));
      if (!key) return { ok: false, reason: slots.passphrase === undefined ? 'keyringGone' : 'wrong' };
      try {
        await writeKeySlots(file, { ...slots, passphrase: await sealWithPassphrase(key, passphrase, stretch) });
      } finally {
        key.fill(0);
      }
      const answering = byPassphrase ? await answeringKeyring(slots) : (slots.keyring?.backend ?? null);
      return { ok: true, keyProtection: { keyring: answering, passphrase: true } };
    });

  const removePassphrase = (passphrase: string): Promise<SlotChange<'wrong' | 'lastWayIn'>> =>
    inTurn(async () => {
      const slots = await existingSlots();
      const answering = await answeringKeyring(slots);
      if (answering === null || slots.keyring === undefined) return { ok: false, reason: 'lastWayIn' };
      const key = await keyFromPassphrase(slots, passphrase);
      if (key === null) return { ok: false, reason: 'wrong' };
      key.fill(0);
      const { passphrase: _removed, ...kept } = slots;
      await writeKeySlots(file, kept);
      return { ok: true, keyProtection: { keyring: answering, passphrase: false } };
    });

  const existingSlots = async (): Promise<KeySlots> => {
    const read = await readKeySlots(file);
    if (read === null) throw new StoreError('keyFileCorrupt');
    return read.slots;
  };

  /** The keyring that gives the key right now, by its name. */
  const answeringKeyring = async (slots: KeySlots): Promise<string | null> => {
    if (slots.keyring === undefined) return null;
    const key = await keyFromKeyring(slots, slots.keyring);
    key?.fill(0);
    return key === null ? null : slots.keyring.backend;
  };

  return { open, choosePassphrase, unlock, setPassphrase, removePassphrase };
}

function checked(slots: KeySlots, key: Uint8Array | null): Uint8Array | null {
  return key !== null && isKeyOf(slots, key) ? key : null;
}

function keyProtectionOf(slots: KeySlots, keyring: string): KeyProtection {
  return { keyring, passphrase: slots.passphrase !== undefined };
}

/** `Uint8Array.from`: not a slice of Node's shared pool, so that overwriting it overwrites all of it. */
function newKey(): Uint8Array {
  return Uint8Array.from(randomBytes(DATABASE_KEY_BYTES));
}
