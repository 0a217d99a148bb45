import { createHash } from 'node:crypto';
import { concat } from '../../core/ratchet/bytes.ts';
import type { Kem, Primitives } from '../../core/ratchet/primitives.ts';
import { sharedPrimitives } from '../stage/ratchetParty.ts';

/*
 * NOT cryptography: arithmetic that keeps the promises protocols build on (both sides of an agreement get the same
 * bytes, a changed message fails its tag) and none about secrecy. For runs so long that real curves would take minutes.
 */

const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
};

/** Canonical as an X25519 key, and not of low order. */
function publicOf(privateKey: Uint8Array): Uint8Array {
  const key = Uint8Array.from(privateKey);
  key[31] = ((key[31] ?? 0) & 0x3f) | 0x20;
  return key;
}

const tagOf = (key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array =>
  sha256(key, nonce, associatedData, plaintext).slice(0, 16);

const signatureOf = (publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
  const half = sha256(publicKey, message);
  return concat(half, half);
};

const kem: Kem = {
  // Coefficients below 3329, as a key of ML-KEM must have.
  keygen: (seed) => ({ publicKey: concat(new Uint8Array(1152), sha256(seed)) }),
  encapsulate: (publicKey, draw) => {
    const ciphertext = new Uint8Array(1088).fill(0);
    ciphertext.set(draw(32));
    return { ciphertext, sharedSecret: sha256(publicKey.subarray(1152), ciphertext.subarray(0, 32)) };
  },
  decapsulate: (seed, ciphertext) => sha256(sha256(seed), ciphertext.subarray(0, 32)),
};

export const cheapPrimitives: Primitives = {
  ...sharedPrimitives,
  x25519Keygen: (seed) => ({ privateKey: seed, publicKey: publicOf(seed) }),
  x25519: (privateKey, publicKey) => {
    const own = publicOf(privateKey);
    return sha256(own.map((byte, i) => (byte + (publicKey[i] ?? 0)) & 0xff));
  },
  edKeygen: (seed) => ({ privateKey: seed, publicKey: publicOf(seed) }),
  edSign: (privateKey, message) => signatureOf(publicOf(privateKey), message),
  edVerify: (publicKey, message, signature) =>
    signatureOf(publicKey, message).every((byte, i) => byte === signature[i]),
  hkdf: (ikm, salt, info, length) =>
    concat(...[1, 2, 3].map((part) => sha256(Uint8Array.of(part), salt, ikm, info))).slice(0, length),
  hmac: (key, message) => sha256(key, message),
  sha256: (message) => sha256(message),
  sha512: (message) => Uint8Array.from(createHash('sha512').update(message).digest()),
  aeadSeal: (key, nonce, associatedData, plaintext) => concat(plaintext, tagOf(key, nonce, associatedData, plaintext)),
  aeadOpen: (key, nonce, associatedData, sealed) => {
    const plaintext = sealed.slice(0, -16);
    const tag = tagOf(key, nonce, associatedData, plaintext);
    return tag.every((byte, i) => byte === sealed[sealed.length - 16 + i]) ? plaintext : undefined;
  },
  kem: { 'ML-KEM-768': kem, 'ML-KEM-1024': kem },
};
