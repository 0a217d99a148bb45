import type { VectorGroup } from '../vectorFile.ts';
import { aeadTests } from './primitiveAead.ts';
import { ed25519Tests } from './primitiveEd25519.ts';
import { hkdfTests, hmacTests, sha256Tests } from './primitiveHashes.ts';
import { kemTests } from './primitiveKem.ts';
import { x25519Tests } from './primitiveX25519.ts';
import { numbered } from './testCase.ts';

/**
 * Edge cases of the primitives, in the spirit of Wycheproof and none of its data. Values are those of the RFC that a
 * flag names, or what OpenSSL computes; where a function must refuse, that is what its specification says. Ciphertexts
 * of ML-KEM alone are noble's, since OpenSSL takes no randomness, and OpenSSL has to find the right secret in them.
 */
export function primitiveGroups(): VectorGroup[] {
  const groups = {
    x25519: x25519Tests(),
    ed25519: ed25519Tests(),
    chacha20poly1305: aeadTests(),
    hkdf_sha256: hkdfTests(),
    hmac_sha256: hmacTests(),
    sha256: sha256Tests(),
    ml_kem: kemTests(),
  };
  return Object.entries(groups).map(([type, tests], i) => ({ type, tests: numbered(10_001 + 1000 * i, tests) }));
}
