import { DATABASE_KEY_BYTES } from '../database/openStore.ts';
import type { Keyring, KeyringAvailability } from './keyring.ts';
import { openWithKeyring } from './keyringSlot.ts';
import { isKeyOf, readKeySlots, type KeySlots, type SlotName } from './keySlots.ts';
import { asStoreError, type StoreError } from '../database/storeError.ts';

export interface KeyFindings {
  /**
   * `fresh`: there is no profile yet. `gone`: there is a database and no key file. Else what is wrong with the file.
   */
  readonly file: 'whole' | 'fresh' | 'gone' | StoreError['code'];
  /** Of a whole file: the slots that cannot be read. */
  readonly unreadableSlots: readonly SlotName[];
  /** The keyring of this moment. */
  readonly keyring: KeyringAvailability;
  /** The keyring that was given the key, by name; null if none was. */
  readonly keyringSlot: string | null;
  /** That keyring gives the key now. */
  readonly keyringOpens: boolean;
  readonly passphrase: boolean;
}

export interface KeyExaminationOptions {
  readonly file: string;
  readonly keyring: Keyring;
  readonly databaseExists: () => boolean;
}

/** Looks at the two slots and writes nothing. The key comes along if the keyring gives it; the caller overwrites it. */
export async function examineKeys({
  file,
  keyring,
  databaseExists,
}: KeyExaminationOptions): Promise<{ readonly findings: KeyFindings; readonly key: Uint8Array | null }> {
  const read = await readKeySlots(file).catch((error: unknown) => asStoreError(error).code);
  const none = {
    keyring: await keyring.isAvailable(),
    unreadableSlots: [],
    keyringSlot: null,
    keyringOpens: false,
    passphrase: false,
  };
  if (typeof read === 'string') return { findings: { ...none, file: read }, key: null };
  if (read === null) return { findings: { ...none, file: databaseExists() ? 'gone' : 'fresh' }, key: null };
  const { slots, unreadable } = read;
  const key = await keyOf(slots, keyring);
  return {
    key,
    findings: {
      ...none,
      file: 'whole',
      unreadableSlots: unreadable,
      keyringSlot: slots.keyring?.backend ?? null,
      keyringOpens: key !== null,
      passphrase: slots.passphrase !== undefined,
    },
  };
}

async function keyOf(slots: KeySlots, keyring: Keyring): Promise<Uint8Array | null> {
  const key = slots.keyring === undefined ? null : await openWithKeyring(keyring, slots.keyring);
  return key !== null && key.length === DATABASE_KEY_BYTES && isKeyOf(slots, key) ? key : null;
}
