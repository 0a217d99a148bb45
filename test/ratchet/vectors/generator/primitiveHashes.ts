import { seededDraw } from '../../../stage/ratchetParty.ts';
import * as openSsl from '../reference/primitives.ts';
import { type PrimitiveCase, ascii, buffer, counting, invalid, valid } from './primitiveCase.ts';
import { fromHex } from './testCase.ts';

export function hkdfTests(): PrimitiveCase[] {
  const draw = seededDraw('primitives hkdf');
  const rfc = [
    [
      '0b'.repeat(22),
      '000102030405060708090a0b0c',
      'f0f1f2f3f4f5f6f7f8f9',
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    ],
    ['0b'.repeat(22), '', '', '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8'],
  ].map(([ikm = '', salt = '', info = '', okm = '']) =>
    valid(
      'an example of the RFC',
      ['RFC 5869'],
      { ikm: fromHex(ikm), salt: fromHex(salt), info: fromHex(info), length: okm.length / 2 },
      { okm: fromHex(okm) },
    ),
  );
  const derived = (
    comment: string,
    input: {
      readonly ikm?: Uint8Array;
      readonly salt?: Uint8Array;
      readonly info?: Uint8Array;
      readonly length?: number;
    },
  ) => {
    const { ikm = draw(32), salt = draw(32), info = draw(20), length = 44 } = input;
    const okm = length === 0 ? new Uint8Array(0) : openSsl.hkdf(buffer(salt), buffer(ikm), buffer(info), length);
    return valid(comment, length === 0 ? ['MayRefuse'] : [], { ikm, salt, info, length }, { okm });
  };
  return [
    ...rfc,
    ...[0, 1, 31, 32, 33, 44, 48, 63, 64, 65, 255, 256, 1024, 255 * 32 - 1, 255 * 32].map((length) =>
      derived(`${length} bytes`, { length }),
    ),
    ...[0, 1, 31, 32, 63, 64, 65, 128].map((n) => derived(`a salt of ${n} bytes`, { salt: counting(n) })),
    derived('a salt of 32 zeros, which is what no salt means', { ikm: counting(32), salt: new Uint8Array(32) }),
    derived('no salt, for the same input', { ikm: counting(32), salt: new Uint8Array(0) }),
    ...[0, 1, 64, 65, 1000].map((n) => derived(`input of ${n} bytes`, { ikm: counting(n) })),
    ...[0, 1, 1024].map((n) => derived(`info of ${n} bytes`, { info: counting(n) })),
    ...[255 * 32 + 1, 255 * 32 + 32].map((length) =>
      invalid(`${length} bytes are more than 255 blocks`, ['TooLong'], {
        ikm: draw(32),
        salt: draw(32),
        info: draw(1),
        length,
      }),
    ),
  ];
}

export function hmacTests(): PrimitiveCase[] {
  const draw = seededDraw('primitives hmac');
  const rfc: readonly (readonly [Uint8Array, Uint8Array, string])[] = [
    [fromHex('0b'.repeat(20)), ascii('Hi There'), 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      ascii('Jefe'),
      ascii('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      fromHex('aa'.repeat(20)),
      fromHex('dd'.repeat(50)),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ],
    [
      counting(26).slice(1),
      fromHex('cd'.repeat(50)),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    // Section 4.6 states the first 128 bits only.
    [fromHex('0c'.repeat(20)), ascii('Test With Truncation'), 'a3b6167473100ee06e0c796c2955552b'],
    [
      fromHex('aa'.repeat(131)),
      ascii('Test Using Larger Than Block-Size Key - Hash Key First'),
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ];
  const computed = (comment: string, key: Uint8Array, message: Uint8Array) =>
    valid(comment, [], { key, message }, { mac: openSsl.hmac(buffer(key), buffer(message)) });
  return [
    ...rfc.map(([key, message, mac]) =>
      valid('an example of the RFC', ['RFC 4231'], { key, message }, { mac: fromHex(mac) }),
    ),
    ...[0, 1, 31, 32, 63, 64, 65, 127, 128].map((n) => computed(`a key of ${n} bytes`, draw(n), draw(20))),
    computed('an empty key and an empty message', new Uint8Array(0), new Uint8Array(0)),
    computed('a key that ends in zeros is the shorter key', Uint8Array.from([7, 0, 0]), ascii('x')),
    computed('the shorter key', Uint8Array.from([7]), ascii('x')),
    ...[0, 1, 55, 56, 63, 64, 65, 1000].map((n) => computed(`a message of ${n} bytes`, draw(32), draw(n))),
  ];
}

export function sha256Tests(): PrimitiveCase[] {
  const published = [
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ].map(([message = '', digest = '']) =>
    valid('a published example', ['FIPS 180-4'], { message: ascii(message) }, { digest: fromHex(digest) }),
  );
  return [
    ...published,
    ...[1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 3000].map((n) =>
      valid(`${n} bytes`, [], { message: counting(n) }, { digest: openSsl.sha256(buffer(counting(n))) }),
    ),
  ];
}
