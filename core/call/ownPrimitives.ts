import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** Once or twice a call: what needs no speed needs no primitives from outside either. */
export const ownPrimitives = {
  sha256: (message: Uint8Array): Uint8Array => sha256(message),
  hkdf: (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array =>
    hkdf(sha256, ikm, salt, info, length),
};
