import { describe, expect, it } from 'vitest';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { bestCommonSuite, hasRatchetSuite, prekeyKem, suiteBitmap, suiteById, type SuiteId } from './suite.ts';

describe('suites', () => {
  it('are the three of the page', () => {
    expect([1, 2, 3].map(suiteById)).toEqual([
      { id: 1, name: 'X3DH_X25519_HKDF-SHA256_ChaCha20Poly1305', kem: null },
      {
        id: 2,
        name: 'PQXDH_X25519_ML-KEM-768_HKDF-SHA256_ChaCha20Poly1305',
        kem: { name: 'ML-KEM-768', publicKeyBytes: 1184, ciphertextBytes: 1088 },
      },
      {
        id: 3,
        name: 'PQXDH_X25519_ML-KEM-1024_HKDF-SHA256_ChaCha20Poly1305',
        kem: { name: 'ML-KEM-1024', publicKeyBytes: 1568, ciphertextBytes: 1568 },
      },
    ]);
  });

  it.each([0, 4, 0xf0])('and no suite has the id %d', (id) => {
    expect(codeOf(() => suiteById(id))).toBe('E_VERSION');
  });

  it.each([
    [[1], 0b0010],
    [[2], 0b0100],
    [[1, 2, 3], 0b1110],
    [[3, 3], 0b1000],
    [[], 0],
  ] as const)('%j have the bitmap %i', (ids, bitmap) => {
    expect(suiteBitmap([...ids] satisfies SuiteId[])).toBe(bitmap);
    expect(hasRatchetSuite(bitmap)).toBe(ids.length > 0);
  });

  it('the static fallback and bits of later are no ratchet', () => {
    expect([0b0001, 0b1_0000, 2 ** 31].map(hasRatchetSuite)).toEqual([false, false, false]);
  });

  it.each([
    [[2], 'ML-KEM-768'],
    [[1, 2], 'ML-KEM-768'],
    [[3], 'ML-KEM-1024'],
    [[1, 3], 'ML-KEM-1024'],
    [[1], 'ML-KEM-768'],
  ] as const)('%j have KEM prekeys of %s', (ids, name) => {
    expect(prekeyKem(suiteBitmap(ids)).name).toBe(name);
  });

  it('the best one both have is taken, and none if there is none', () => {
    expect(bestCommonSuite(0b1110, 0b1110)?.id).toBe(3);
    expect(bestCommonSuite(0b0110, 0b1110)?.id).toBe(2);
    expect(bestCommonSuite(0b1010, 0b0110)?.id).toBe(1);
    expect([bestCommonSuite(0b1000, 0b0110), bestCommonSuite(0, 0b1110), bestCommonSuite(1, 1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
