import Type, { type Static } from 'typebox';
import { base64UpTo } from '../../../core/protocol/encodedBytes.ts';
import { equalBytes } from '../../../core/ratchet/signalCrypto.ts';
import type { Keyring } from './keyring.ts';

/** The database key as the system's keyring wrapped it, and which keyring that was: another one could not open it. */
export const KeyringSlot = Type.Object(
  { backend: Type.String({ minLength: 1, maxLength: 64 }), wrapped: base64UpTo(4096) },
  { additionalProperties: false },
);
export type KeyringSlot = Static<typeof KeyringSlot>;

/** Null if the keyring fails, or does not give back what it was given: then nothing may depend on it. */
export async function wrapWithKeyring(keyring: Keyring, backend: string, key: Uint8Array): Promise<KeyringSlot | null> {
  try {
    const wrapped = await keyring.wrap(key);
    const returned = await keyring.unwrap(wrapped);
    const same = equalBytes(key, returned);
    returned.fill(0);
    return same ? { backend, wrapped: Buffer.from(wrapped).toString('base64') } : null;
  } catch {
    return null;
  }
}

/**
 * What the keyring makes of the slot; null if it is not that keyring, is not there, or fails. Compare with the key
 * check.
 */
export async function openWithKeyring(keyring: Keyring, slot: KeyringSlot): Promise<Uint8Array | null> {
  const availability = await keyring.isAvailable();
  if (!availability.available || availability.backend !== slot.backend) return null;
  try {
    return await keyring.unwrap(Buffer.from(slot.wrapped, 'base64'));
  } catch {
    return null;
  }
}
