import { randomBytes, scrypt } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';
import Type, { type Static } from 'typebox';
import { base64Of } from '../../../core/protocol/encodedBytes.ts';
import { DATABASE_KEY_BYTES } from '../database/openStore.ts';

const SALT_BYTES = 32;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;

/**
 * scrypt (RFC 7914) with N = 2^17, r = 8, p = 1: 128 MiB and about half a second for each guess on a present computer.
 * The numbers stand in the file as constants of its version, not as parameters: nobody can lower or blow them up from
 * outside.
 */
const COST = { N: 2 ** 17, r: 8, p: 1 } as const;
const SCRYPT_MEMORY_BYTES = 256 * 1024 * 1024;

/** The database key sealed with XChaCha20-Poly1305 under a key stretched from the passphrase. */
export const PassphraseSlot = Type.Object(
  {
    kdf: Type.Literal('scrypt-17-8-1'),
    salt: base64Of(SALT_BYTES),
    nonce: base64Of(NONCE_BYTES),
    sealed: base64Of(DATABASE_KEY_BYTES + TAG_BYTES),
  },
  { additionalProperties: false },
);
export type PassphraseSlot = Static<typeof PassphraseSlot>;

const LABEL = new TextEncoder().encode('ringfort passphrase slot v1');

/** Makes 32 bytes of a passphrase, at a price that whoever guesses pays for each guess. */
export type Stretch = (passphrase: string, salt: Uint8Array) => Promise<Uint8Array>;

export async function sealWithPassphrase(
  key: Uint8Array,
  passphrase: string,
  stretch: Stretch,
): Promise<PassphraseSlot> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const wrappingKey = await stretch(passphrase, salt);
  const sealed = xchacha20poly1305(wrappingKey, nonce, LABEL).encrypt(key);
  wrappingKey.fill(0);
  return { kdf: 'scrypt-17-8-1', salt: toBase64(salt), nonce: toBase64(nonce), sealed: toBase64(sealed) };
}

/** The database key, or null if this is not the passphrase (or the slot was changed). */
export async function openWithPassphrase(
  slot: PassphraseSlot,
  passphrase: string,
  stretch: Stretch,
): Promise<Uint8Array | null> {
  const wrappingKey = await stretch(passphrase, Buffer.from(slot.salt, 'base64'));
  try {
    const cipher = xchacha20poly1305(wrappingKey, Buffer.from(slot.nonce, 'base64'), LABEL);
    return cipher.decrypt(Buffer.from(slot.sealed, 'base64'));
  } catch {
    return null;
  } finally {
    wrappingKey.fill(0);
  }
}

/** In libuv's thread pool: the windows go on living meanwhile. */
export function scryptStretch(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  // NFKC: the same letters typed on another keyboard or system must give the same bytes.
  const secret = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, 32, { ...COST, maxmem: SCRYPT_MEMORY_BYTES }, (error, key) => {
      secret.fill(0);
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
