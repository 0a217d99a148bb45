import { describe, expect, it } from 'vitest';
import { choosePrimitives } from '../../../main/crypto/choosePrimitives.ts';
import { aeadAnswers, kemAnswers } from '../../../main/crypto/primitives/knownAnswers.ts';
import { nativePrimitives } from '../../../main/crypto/primitives/native.ts';
import { noblePrimitives } from '../../../main/crypto/primitives/noble.ts';

describe('inside Electron', () => {
  it('this is Electron, and its cryptography is BoringSSL', () => {
    expect(process.versions['electron']).toBeDefined();
    // BoringSSL calls itself by the OpenSSL it once came from.
    expect(process.versions['openssl']).toMatch(/^(?:1[.]1[.]1|0[.]0[.]0)/);
  });

  it('curves, hashes and the chain functions are native', () => {
    expect(choosePrimitives().chosen).toMatchObject({
      x25519: 'native',
      ed25519: 'native',
      sha256: 'native',
      hmac: 'native',
      hkdf: 'native',
    });
  });

  it('what BoringSSL lacks in this version is taken from noble, and gives the known answers all the same', () => {
    const { chosen, primitives } = choosePrimitives();
    const lacks = (work: () => boolean): boolean => {
      try {
        return !work();
      } catch {
        return true;
      }
    };
    expect(chosen.aeadOver1KB).toBe(lacks(() => aeadAnswers(nativePrimitives)) ? 'noble' : 'native');
    expect(aeadAnswers(primitives)).toBe(true);
    for (const name of ['ML-KEM-768', 'ML-KEM-1024'] as const) {
      expect(chosen[name]).toBe(lacks(() => kemAnswers(name, nativePrimitives, noblePrimitives)) ? 'noble' : 'native');
      expect(kemAnswers(name, primitives, noblePrimitives)).toBe(true);
    }
  });
});
