import { describe, expect, it } from 'vitest';
import { noblePrimitives } from '../../main/crypto/primitives/noble.ts';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { parseKemPublicKey, parseX25519PublicKey, sharedSecret } from './publicKey.ts';
import { Secret } from './secret.ts';
import { suiteById } from './suite.ts';

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'));
const good = noblePrimitives.x25519Keygen(new Uint8Array(32).fill(5)).publicKey;
const lowOrder = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

describe('X25519 public keys', () => {
  it('accepts a canonical key, as a copy', () => {
    const parsed = parseX25519PublicKey(good);
    expect(parsed).toEqual(good);
    expect(parsed).not.toBe(good);
  });

  it.each(lowOrder)('A01 refuses the low-order encoding %s before any DH', (encoding) => {
    expect(codeOf(() => parseX25519PublicKey(fromHex(encoding)))).toBe('E_BAD_KEY');
  });

  it.each(lowOrder)('A01 the encoding %s with bit 255 set is refused too', (encoding) => {
    const bytes = fromHex(encoding);
    bytes[31] = (bytes[31] ?? 0) | 0x80;
    expect(codeOf(() => parseX25519PublicKey(bytes))).toBe('E_BAD_KEY');
  });

  it('A03 refuses every second encoding of a point: bit 255, and u + p for each u that has one', () => {
    const high = Uint8Array.from(good);
    high[31] = (high[31] ?? 0) | 0x80;
    expect(codeOf(() => parseX25519PublicKey(high))).toBe('E_BAD_KEY');
    for (let u = 0; u < 19; u++) {
      const shifted = new Uint8Array(32).fill(0xff);
      shifted[0] = 0xed + u;
      shifted[31] = 0x7f;
      expect(codeOf(() => parseX25519PublicKey(shifted))).toBe('E_BAD_KEY');
    }
  });

  it('accepts the neighbours of what it refuses', () => {
    for (const encoding of [
      '0200000000000000000000000000000000000000000000000000000000000000',
      '0000000000000000000000000000000000000000000000000000000000000001',
      '0100000000000000000000000000000000000000000000000000000000000001',
      'ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
      'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7e',
      'e1eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
      'ffffffffffffffffffffffffffffff00ffffffffffffffffffffffffffffff7f',
    ]) {
      expect(codeOf(() => parseX25519PublicKey(fromHex(encoding)))).toBe('none');
    }
  });

  it.each([0, 31, 33])('refuses %d bytes', (length) => {
    expect(codeOf(() => parseX25519PublicKey(new Uint8Array(length).fill(9)))).toBe('E_BAD_KEY');
  });

  it('A02 refuses an all-zero secret even from a backend that returns one, and one that throws', () => {
    const zeros = { ...noblePrimitives, x25519: () => new Uint8Array(32) };
    const throwing = {
      ...noblePrimitives,
      x25519: () => {
        throw new Error('derivation failed');
      },
    };
    const short = { ...noblePrimitives, x25519: () => new Uint8Array(31).fill(1) };
    for (const primitives of [zeros, throwing, short]) {
      const privateKey = new Secret(new Uint8Array(32).fill(1));
      expect(codeOf(() => sharedSecret(primitives, privateKey, parseX25519PublicKey(good)))).toBe('E_BAD_KEY');
    }
  });
});

it('A53 a private key that was disposed of agrees on nothing, and says so', () => {
  const privateKey = new Secret(new Uint8Array(32).fill(1));
  privateKey.dispose();
  expect(codeOf(() => sharedSecret(noblePrimitives, privateKey, parseX25519PublicKey(good)))).toBe('E_STATE');
});

describe('A05 ML-KEM public keys', () => {
  const { kem } = suiteById(0x02);
  if (kem === null) throw new Error('suite 0x02 has a KEM');
  const key = noblePrimitives.kem['ML-KEM-768'].keygen(new Uint8Array(64).fill(3)).publicKey;

  it('accepts a generated key', () => expect(parseKemPublicKey(kem, key)).toEqual(key));

  it.each([-1, 1])('refuses a length off by %d', (difference) => {
    expect(codeOf(() => parseKemPublicKey(kem, new Uint8Array(key.length + difference)))).toBe('E_BAD_KEY');
  });

  it('looks at the coefficients only: the seed behind them may be any bytes', () => {
    const changed = Uint8Array.from(key).fill(0xff, key.length - 32);
    expect(parseKemPublicKey(kem, changed)).toEqual(changed);
  });

  it('refuses a coefficient of 3329 in either half of a triple, at the first and the last place, and accepts 3328', () => {
    for (const at of [0, 1149]) {
      for (const [bytes, code] of [
        [[0x01, 0x0d, 0x00], 'E_BAD_KEY'],
        [[0x00, 0x10, 0xd0], 'E_BAD_KEY'],
        [[0x00, 0x0d, 0xd0], 'none'],
      ] as const) {
        const changed = Uint8Array.from(key);
        changed.set(bytes, at);
        expect(codeOf(() => parseKemPublicKey(kem, changed))).toBe(code);
      }
    }
  });
});
