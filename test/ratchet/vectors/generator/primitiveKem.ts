import { createHash } from 'node:crypto';
import { noblePrimitives } from '../../../../main/crypto/primitives/noble.ts';
import { seededDraw } from '../../../stage/ratchetParty.ts';
import * as openSsl from '../reference/primitives.ts';
import { type Change, changed } from '../vectorFile.ts';
import { type PrimitiveCase, buffer, invalid, valid } from './primitiveCase.ts';

const KEMS = [
  ['ML-KEM-768', { algorithm: 'ml-kem-768', keyBytes: 1184, ciphertextBytes: 1088 }],
  ['ML-KEM-1024', { algorithm: 'ml-kem-1024', keyBytes: 1568, ciphertextBytes: 1568 }],
] as const;

/** FIPS 203 algorithm 18, step 7: what a ciphertext that was not made with this key decapsulates to. */
const rejected = (seed: Uint8Array, ciphertext: Uint8Array): Uint8Array =>
  createHash('shake256', { outputLength: 32 }).update(seed.subarray(32)).update(ciphertext).digest();

export function kemTests(): PrimitiveCase[] {
  return KEMS.flatMap(([kem, parameters]) => {
    const draw = seededDraw(`primitives ${kem}`);
    const encapsulated = [draw(64), draw(64), new Uint8Array(64), new Uint8Array(64).fill(255)].map((seed, i) => {
      const m = i < 2 ? draw(32) : seed.slice(0, 32);
      const key = openSsl.kemPublic(parameters, buffer(seed));
      const { ciphertext } = noblePrimitives.kem[kem].encapsulate(Uint8Array.from(key), () => m.slice());
      const shared = openSsl.decapsulate(parameters, buffer(seed), buffer(ciphertext));
      if (!shared.equals(openSsl.kemSecretOf(key, buffer(m)))) throw new Error('not a ciphertext of FIPS 203');
      return { seed, m, ciphertext, publicKeyDigest: openSsl.sha256(key), shared };
    });
    const [first] = encapsulated;
    if (first === undefined) throw new Error('no key');
    const { seed, ciphertext } = first;
    const last = ciphertext.length - 1;
    const ciphertexts: readonly (readonly [string, Uint8Array])[] = [
      ...[0, 500, last].map(
        (at) => [`byte ${at} flipped`, ciphertext.map((byte, i) => (i === at ? byte ^ 1 : byte))] as const,
      ),
      ['zeros', new Uint8Array(ciphertext.length)],
      ['ones', new Uint8Array(ciphertext.length).fill(255)],
      ['of another key', encapsulated[1]?.ciphertext ?? ciphertext],
    ];
    const keyEnd = parameters.keyBytes - 32;
    const coefficient = (value: number, odd: boolean): string =>
      Buffer.from(odd ? [0, (value & 0x0f) << 4, value >> 4] : [value & 0xff, value >> 8, 0]).toString('hex');
    const keys: readonly (readonly [string, Change])[] = [
      ...[3329, 3330, 4095].flatMap((value) => [
        [`coefficient 0 is ${value}`, { set: { at: 0, bytes: coefficient(value, false) } }] as const,
        [`coefficient 1 is ${value}`, { set: { at: 0, bytes: coefficient(value, true) } }] as const,
        [`the last coefficient is ${value}`, { set: { at: keyEnd - 3, bytes: coefficient(value, true) } }] as const,
      ]),
      ['one byte less', { cutTo: parameters.keyBytes - 1 }],
      ['one byte more', { append: '00' }],
      ['nothing', { cutTo: 0 }],
      ['the key of the other size', kem === 'ML-KEM-768' ? { append: '00'.repeat(384) } : { cutTo: 1184 }],
    ];
    return [
      ...encapsulated.map((one) =>
        valid('agreed', [], { kem, seed: one.seed, m: one.m }, { ...one, seed: undefined, m: undefined }),
      ),
      ...ciphertexts.map(([comment, changedCiphertext]) =>
        valid(
          `a ciphertext, ${comment}`,
          ['A08', 'ImplicitRejection'],
          { kem, seed, ciphertext: changedCiphertext },
          { shared: rejected(seed, changedCiphertext) },
        ),
      ),
      ...[0, 32, last, last + 2].map((n) =>
        invalid(`a ciphertext of ${n} bytes`, ['Length'], { kem, seed, ciphertext: new Uint8Array(n) }),
      ),
      ...[0, 32, 63, 65].map((n) => invalid(`a seed of ${n} bytes`, ['Length'], { kem, seed: draw(n), ciphertext })),
      valid(
        'a key whose first coefficient is 3328',
        [],
        { kem, publicKey: keyOf(seed, { set: { at: 0, bytes: coefficient(3328, false) } }) },
        {},
      ),
      ...keys.map(([comment, change]) =>
        invalid(
          `a public key, ${comment}`,
          ['A05', 'ModulusCheck'],
          { kem, publicKey: keyOf(seed, change) },
          'E_BAD_KEY',
        ),
      ),
    ];

    function keyOf(of: Uint8Array, change: Change): Uint8Array {
      return changed(openSsl.kemPublic(parameters, buffer(of)), change);
    }
  });
}
