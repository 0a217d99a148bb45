import { seededDraw } from '../../../stage/ratchetParty.ts';
import * as openSsl from '../reference/primitives.ts';
import { P, type PrimitiveCase, buffer, invalid, littleEndian, valid, valueOf } from './primitiveCase.ts';
import { fromHex } from './testCase.ts';

/** The order of the base point. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

export function ed25519Tests(): PrimitiveCase[] {
  const draw = seededDraw('primitives ed25519');
  const rfc = [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      '',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '72',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'af82',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ].map(([seed = '', message = '', pub = '', signature = '']) =>
    valid(
      'an example of the RFC',
      ['RFC 8032'],
      { seed: fromHex(seed), message: fromHex(message) },
      { public: fromHex(pub), signature: fromHex(signature) },
    ),
  );
  const signed = [0, 1, 63, 64, 65, 127, 128, 1023].map((length) => {
    const [seed, message] = [draw(32), draw(length)];
    return valid(
      `a message of ${length} bytes`,
      [],
      { seed, message },
      { public: openSsl.ed25519Public(buffer(seed)), signature: openSsl.sign(buffer(seed), buffer(message)) },
    );
  });
  const seed = draw(32);
  const message = draw(40);
  const key = Uint8Array.from(openSsl.ed25519Public(buffer(seed)));
  const signature = Uint8Array.from(openSsl.sign(buffer(seed), buffer(message)));
  const [r, s] = [signature.slice(0, 32), valueOf(signature.slice(32))];
  const withS = (value: bigint): Uint8Array => Uint8Array.from([...r, ...littleEndian(value)]);
  const flipped = (bytes: Uint8Array, at: number, mask: number): Uint8Array =>
    bytes.map((byte, i) => (i === at ? byte ^ mask : byte));
  const signatures: readonly (readonly [string, readonly string[], Uint8Array])[] = [
    ['S + L', ['Malleability'], withS(s + L)],
    ['S + 2L', ['Malleability'], withS(s + 2n * L)],
    ['S = L', ['Malleability'], withS(L)],
    ['S with bit 255', ['Malleability'], withS(s | (1n << 255n))],
    ['-S', ['Malleability'], withS(L - s)],
    ['S = 0', [], withS(0n)],
    ['S of ones', ['Malleability'], Uint8Array.from([...r, ...new Uint8Array(32).fill(0xff)])],
    ['nothing', ['Truncated'], new Uint8Array(0)],
    ['R alone', ['Truncated'], r],
    ['one byte less', ['Truncated'], signature.slice(0, 63)],
    ['one byte more', ['Extended'], Uint8Array.from([...signature, 0])],
    ['twice itself', ['Extended'], Uint8Array.from([...signature, ...signature])],
    ['zeros', [], new Uint8Array(64)],
    ['R on no curve', [], Uint8Array.from([2, ...new Uint8Array(31), ...signature.slice(32)])],
    ['R not reduced', ['NonCanonical'], Uint8Array.from([...littleEndian(P + 1n), ...signature.slice(32)])],
    ['the sign of R', [], flipped(signature, 31, 0x80)],
    ...[0, 17, 32, 49].map((at) => [`a bit of byte ${at}`, [], flipped(signature, at, 1)] as const),
  ];
  // Under the identity and points of small order some forged signature fits any message, so none may count.
  const smallOrder = [
    littleEndian(1n),
    littleEndian(P - 1n),
    littleEndian(0n),
    littleEndian(1n << 255n),
    fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'),
    fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85'),
    fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'),
    fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'),
    littleEndian(P),
    littleEndian(P + 1n),
    littleEndian(1n | (1n << 255n)),
  ];
  const nothing = Uint8Array.from([...littleEndian(1n), ...new Uint8Array(32)]);
  return [
    ...rfc,
    ...signed,
    ...signatures.map(([comment, flags, one]) => invalid(comment, flags, { public: key, message, signature: one })),
    invalid('another message', [], { public: key, message: draw(40), signature }),
    invalid('a message cut short', [], { public: key, message: message.slice(0, 39), signature }),
    invalid('another key', [], { public: openSsl.ed25519Public(buffer(draw(32))), message, signature }),
    invalid('a key on no curve', [], { public: Uint8Array.from([2, ...new Uint8Array(31)]), message, signature }),
    ...[0, 31, 33].map((n) => invalid(`a key of ${n} bytes`, [], { public: draw(n), message, signature })),
    // Eight messages each: with a point of order eight, one in eight would do by chance.
    ...smallOrder.flatMap((point, i) =>
      Array.from({ length: 8 }, (_, m) =>
        invalid(`small order, point ${i}`, ['SmallOrder'], {
          public: point,
          message: Uint8Array.of(m),
          signature: nothing,
        }),
      ),
    ),
  ];
}
