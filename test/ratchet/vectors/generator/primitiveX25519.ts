import { seededDraw } from '../../../stage/ratchetParty.ts';
import * as openSsl from '../reference/primitives.ts';
import { P, type PrimitiveCase, buffer, invalid, littleEndian, valid, valueOf } from './primitiveCase.ts';
import { fromHex, written } from './testCase.ts';

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % P];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % P;
    square = (square * square) % P;
  }
  return result;
}

/** Euler's criterion for u³ + 486662u² + u: not a square means that u is on the twist. */
const onTwist = (u: bigint): boolean => power(u * u * u + 486_662n * u * u + u, (P - 1n) / 2n) === P - 1n;

export function x25519Tests(): PrimitiveCase[] {
  const draw = seededDraw('primitives x25519');
  const shared = (priv: Uint8Array, pub: Uint8Array): Uint8Array => openSsl.dh(buffer(priv), buffer(pub));
  const accepted = (comment: string, flags: readonly string[], priv: Uint8Array, pub: Uint8Array): PrimitiveCase =>
    valid(comment, flags, { private: priv, public: pub }, { shared: shared(priv, pub) });
  /** The bare function computes it, Ringfort refuses the encoding. */
  const second = (comment: string, pub: Uint8Array): PrimitiveCase => {
    const priv = draw(32);
    return {
      ...invalid(comment, ['A03', 'NonCanonical'], { private: priv, public: pub }, 'E_BAD_KEY'),
      out: written({ shared: shared(priv, pub) }),
    };
  };
  const rfc = [
    [
      'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
      'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
      'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552',
    ],
    [
      '0900000000000000000000000000000000000000000000000000000000000000',
      '0900000000000000000000000000000000000000000000000000000000000000',
      '422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079',
    ],
    [
      '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
      'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
      '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
    ],
    [
      '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
      '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
      '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
    ],
  ].map(([priv = '', pub = '', out = '']) =>
    valid(
      'an example of the RFC',
      ['RFC 7748'],
      { private: fromHex(priv), public: fromHex(pub) },
      { shared: fromHex(out) },
    ),
  );
  const small = [2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n].map((u) =>
    accepted(
      `u = ${u}, on the ${onTwist(u) ? 'twist' : 'curve'}`,
      onTwist(u) ? ['Twist'] : [],
      draw(32),
      littleEndian(u),
    ),
  );
  const large = [2n, 3n, 4n, 5n, 6n, 7n].map((k) =>
    accepted(`u = p - ${k}, on the ${onTwist(P - k) ? 'twist' : 'curve'}`, [], draw(32), littleEndian(P - k)),
  );
  const edges = [
    ['alternating limbs', 'ffffff030000f8ffff1f0000c0ffffff000000feffff070000f0ffff3f000000'],
    ['all ones below bit 251', 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff07'],
    ['one bit, 2^254', '0000000000000000000000000000000000000000000000000000000000000040'],
    ['one bit, 2^128', '0000000000000000000000000000000001000000000000000000000000000000'],
  ].map(([comment = '', u = '']) => accepted(comment, [], draw(32), fromHex(u)));
  const base = littleEndian(9n);
  const scalars = [
    ['a private key of zeros is clamped to 2^254', new Uint8Array(32)],
    ['a private key of ones is clamped', new Uint8Array(32).fill(0xff)],
    ['the bits that clamping clears are set', Uint8Array.from([7, ...new Uint8Array(30), 0x80])],
  ] as const;
  const order8 = [
    'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
    '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  ].map((text) => valueOf(fromHex(text)));
  const lowOrder = [0n, 1n, P - 1n, ...order8].flatMap((u) => [u, u | (1n << 255n)]).concat(P, P + 1n);
  return [
    ...rfc,
    ...small,
    ...large,
    ...edges,
    ...scalars.map(([comment, priv]) => accepted(comment, [], priv, base)),
    ...[...Array(17).keys()].map((i) => second(`u = p + ${i + 2}`, littleEndian(P + BigInt(i + 2)))),
    second('bit 255 is set', littleEndian(9n | (1n << 255n))),
    second('all bits are set', new Uint8Array(32).fill(0xff)),
    ...lowOrder.map((u) =>
      invalid('a point of low order', ['A01', 'LowOrder'], { private: draw(32), public: littleEndian(u) }, 'E_BAD_KEY'),
    ),
    ...[0, 31, 33, 64].map((length) =>
      invalid(`a public key of ${length} bytes`, ['Length'], { private: draw(32), public: draw(length) }, 'E_BAD_KEY'),
    ),
  ];
}
