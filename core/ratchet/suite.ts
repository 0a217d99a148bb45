import type { KemName } from './primitives.ts';
import { RatchetError } from './ratchetError.ts';

/** PROTOCOL "Suites". A suite is one row here and nothing else. */
export interface Suite {
  readonly id: SuiteId;
  readonly name: string;
  readonly kem: KemParameters | null;
}

export interface KemParameters {
  readonly name: KemName;
  readonly publicKeyBytes: number;
  readonly ciphertextBytes: number;
}

export type SuiteId = 0x01 | 0x02 | 0x03;

const KEM_768 = { name: 'ML-KEM-768', publicKeyBytes: 1184, ciphertextBytes: 1088 } as const;
const KEM_1024 = { name: 'ML-KEM-1024', publicKeyBytes: 1568, ciphertextBytes: 1568 } as const;

const SUITES: readonly Suite[] = [
  { id: 0x01, name: 'X3DH_X25519_HKDF-SHA256_ChaCha20Poly1305', kem: null },
  { id: 0x02, name: 'PQXDH_X25519_ML-KEM-768_HKDF-SHA256_ChaCha20Poly1305', kem: KEM_768 },
  { id: 0x03, name: 'PQXDH_X25519_ML-KEM-1024_HKDF-SHA256_ChaCha20Poly1305', kem: KEM_1024 },
];

/** Throws E_VERSION for an id without a row. */
export function suiteById(id: number): Suite {
  const suite = SUITES.find((candidate) => candidate.id === id);
  if (suite === undefined) throw new RatchetError('E_VERSION', 'unknown suite');
  return suite;
}

/** The best suite whose bit stands in both bitmaps; undefined when there is none. Bit n stands for suite id n. */
export function bestCommonSuite(ours: number, theirs: number): Suite | undefined {
  return SUITES.findLast((suite) => (ours & theirs & (1 << suite.id)) !== 0);
}

/** The bitmap of capabilities for a set of suites. */
export function suiteBitmap(ids: readonly SuiteId[]): number {
  return ids.reduce((bitmap, id) => bitmap | (1 << id), 0);
}

/**
 * The KEM of all prekeys of a device with these suites: that of the best one that has a KEM. A bundle always holds a
 * KEM prekey; where no suite uses it, it is of ML-KEM-768.
 */
export function prekeyKem(bitmap: number): KemParameters {
  return SUITES.findLast((suite) => suite.kem !== null && (bitmap & (1 << suite.id)) !== 0)?.kem ?? KEM_768;
}

/** True if the bitmap names any suite with a ratchet. The static fallback has no bit: nobody offers it. */
export function hasRatchetSuite(bitmap: number): boolean {
  return SUITES.some((suite) => (bitmap & (1 << suite.id)) !== 0);
}
