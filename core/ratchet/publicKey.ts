import { concat, equalBytes, isAllZero } from './bytes.ts';
import type { Draw, Primitives } from './primitives.ts';
import { RatchetError } from './ratchetError.ts';
import { Secret } from './secret.ts';
import type { KemParameters } from './suite.ts';

declare const brand: unique symbol;

/** A canonical X25519 u-coordinate that is not of low order; made by `parseX25519PublicKey` alone. */
export type X25519PublicKey = Uint8Array & { readonly [brand]: 'X25519PublicKey' };

/**
 * An ML-KEM encapsulation key that passed the FIPS 203 checks of type and modulus; made by `parseKemPublicKey` alone.
 */
export type KemPublicKey = Uint8Array & { readonly [brand]: 'KemPublicKey' };

export interface X25519KeyPair {
  readonly privateKey: Secret;
  readonly publicKey: X25519PublicKey;
}

/** Two points of order 8, little-endian; the others of low order (0, 1, p-1) have plain values. */
const ORDER_EIGHT = [
  [0xe0eb7a7c, 0x3b41b8ae, 0x1656e3fa, 0xf19fc46a, 0xda098deb, 0x9c32b1fd, 0x86620516, 0x5f49b800],
  [0x5f9c95bc, 0xa3508c24, 0xb1d0b155, 0x9c83ef5b, 0x04445cc4, 0x581c8e86, 0xd8224edd, 0xd09f1157],
].map((words) => concat(...words.map(wordBytes)));

function wordBytes(word: number): Uint8Array {
  return Uint8Array.of(word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff);
}

/**
 * Refuses, before any DH: length other than 32, bit 255 set, u >= p, and the small-order list. Every accepted key then
 * has one encoding only (A01, A03). Throws E_BAD_KEY.
 */
export function parseX25519PublicKey(bytes: Uint8Array): X25519PublicKey {
  if (bytes.length !== 32) throw badKey('an X25519 key has 32 bytes');
  const last = bytes[31] ?? 0;
  const first = bytes[0] ?? 0;
  if ((last & 0x80) !== 0) throw badKey('bit 255 of an X25519 key is set');
  const middle = bytes.subarray(1, 31);
  if (last === 0x7f && middle.every((byte) => byte === 0xff) && first >= 0xec) {
    throw badKey('an X25519 key is p-1 (low order) or not reduced');
  }
  if (last === 0 && first <= 1 && isAllZero(middle)) throw badKey('an X25519 key is of low order');
  if (ORDER_EIGHT.some((point) => equalBytes(point, bytes))) throw badKey('an X25519 key is of low order');
  return Uint8Array.from(bytes) as X25519PublicKey;
}

/** FIPS 203 section 7.2: length, and every 12-bit coefficient below q = 3329. Throws E_BAD_KEY. */
export function parseKemPublicKey(kem: KemParameters, bytes: Uint8Array): KemPublicKey {
  if (bytes.length !== kem.publicKeyBytes) throw badKey('an ML-KEM key has the wrong length');
  const seedStart = bytes.length - 32;
  for (let i = 0; i < seedStart; i += 3) {
    const [low, middle, high] = [bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0];
    if ((low | ((middle & 0x0f) << 8)) >= 3329 || ((middle >> 4) | (high << 4)) >= 3329) {
      throw badKey('an ML-KEM key fails the modulus check');
    }
  }
  return Uint8Array.from(bytes) as KemPublicKey;
}

/** Draws 32 bytes. */
export function drawX25519KeyPair(primitives: Primitives, draw: Draw): X25519KeyPair {
  return x25519KeyPairOf(primitives, new Secret(draw(32)));
}

/** The pair of a stored private key; the pair takes ownership of the secret. */
export function x25519KeyPairOf(primitives: Primitives, privateKey: Secret): X25519KeyPair {
  return { privateKey, publicKey: parseX25519PublicKey(primitives.x25519Keygen(privateKey.bytes).publicKey) };
}

/**
 * X25519 with the check of RFC 7748 section 6.1: an all-zero result is refused even if the backend lets it pass (A02).
 * Throws E_BAD_KEY.
 */
export function sharedSecret(primitives: Primitives, privateKey: Secret, publicKey: X25519PublicKey): Secret {
  let shared: Uint8Array;
  try {
    shared = primitives.x25519(privateKey.bytes, publicKey);
  } catch (cause) {
    if (cause instanceof RatchetError) throw cause;
    throw badKey('the key agreement refused a public key');
  }
  if (shared.length !== 32 || isAllZero(shared)) throw badKey('the key agreement gave no secret');
  return new Secret(shared);
}

function badKey(message: string): RatchetError {
  return new RatchetError('E_BAD_KEY', message);
}
