import { describe, expect, it } from 'vitest';
import { localIdentity } from '../../test/stage/handshake.ts';
import { sharedPrimitives as primitives } from '../../test/stage/ratchetParty.ts';
import { ascii, concat } from './bytes.ts';
import {
  type PrekeyKind,
  type PrekeyRole,
  prekeySignatureMessage,
  signPrekey,
  verifyPrekeySignature,
} from './prekey.ts';

const { keys } = localIdentity('bob', 7);
const unsigned = { id: 0x01020304, notBefore: 5, notAfter: 2 ** 48 - 1, publicKey: new Uint8Array(32).fill(9) };

describe('a prekey', () => {
  it.each([
    ['spk', 'lastResort', 1],
    ['opk', 'oneTime', 0],
    ['kem', 'oneTime', 0],
    ['kem', 'lastResort', 1],
  ] as const)('is signed as %s, %s, with its id, its dates and its key', (role, kind, kindByte) => {
    const message = concat(
      ascii(`ringfort/1/${role}\0`),
      Uint8Array.of(1, 2, 3, 4, kindByte, 0, 0, 0, 0, 0, 5, 255, 255, 255, 255, 255, 255),
      unsigned.publicKey,
    );
    expect(prekeySignatureMessage(role, kind, unsigned)).toEqual(message);
    const prekey = signPrekey(primitives, keys.signingPrivateKey, role, kind, unsigned);
    expect(prekey).toEqual({ ...unsigned, signature: primitives.edSign(keys.signingPrivateKey.bytes, message) });
    expect(verifyPrekeySignature(primitives, keys.signingKey, role, kind, prekey)).toBe(true);
  });

  it('A06 verifies in the role and of the kind it was signed for, and in no other', () => {
    const all: readonly (readonly [PrekeyRole, PrekeyKind])[] = [
      ['spk', 'lastResort'],
      ['opk', 'oneTime'],
      ['kem', 'oneTime'],
      ['kem', 'lastResort'],
    ];
    for (const own of all) {
      const prekey = signPrekey(primitives, keys.signingPrivateKey, ...own, unsigned);
      const verifying = all.filter((one) => verifyPrekeySignature(primitives, keys.signingKey, ...one, prekey));
      expect(verifying).toEqual([own]);
    }
  });

  it('A05 has no signature of another length, and no key either, whatever a verifier says of them', () => {
    const credulous = { edVerify: () => true };
    const prekey = signPrekey(primitives, keys.signingPrivateKey, 'spk', 'lastResort', unsigned);
    const said = (signingKey: Uint8Array, signature: Uint8Array) =>
      verifyPrekeySignature(credulous, signingKey, 'spk', 'lastResort', { ...prekey, signature });
    expect(said(keys.signingKey, prekey.signature)).toBe(true);
    for (const length of [0, 31, 33]) expect(said(new Uint8Array(length), prekey.signature)).toBe(false);
    for (const length of [0, 63, 65]) expect(said(keys.signingKey, new Uint8Array(length))).toBe(false);
  });
});
