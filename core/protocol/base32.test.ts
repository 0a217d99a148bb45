import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BASE32, CROCKFORD, decodeBase32, encodeBase32 } from './base32.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test.each([
  ['', ''],
  ['f', 'my'],
  ['fo', 'mzxq'],
  ['foo', 'mzxw6'],
  ['foob', 'mzxw6yq'],
  ['fooba', 'mzxw6ytb'],
  ['foobar', 'mzxw6ytboi'],
])('the vector %j of RFC 4648 is %j, in small letters and without padding', (clear, text) => {
  expect(encodeBase32(ascii(clear), BASE32)).toBe(text);
  expect(decodeBase32(text, BASE32)).toEqual(ascii(clear));
});

test('bytes come back from their text, in both alphabets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(BASE32, CROCKFORD), (bytes, alphabet) => {
      expect(decodeBase32(encodeBase32(bytes, alphabet), alphabet)).toEqual(bytes);
    }),
  );
});

test('a text that is read is the one that would be written', () => {
  const text = fc.oneof(fc.string({ maxLength: 12 }), fc.stringMatching(/^[a-z2-7]{0,20}$/u));
  fc.assert(
    fc.property(text, (typed) => {
      const bytes = decodeBase32(typed, BASE32);
      if (bytes !== null) expect(encodeBase32(bytes, BASE32)).toBe(typed);
    }),
  );
});

test.each(['a', 'mz', 'mzx', 'mzxw6y', 'm1', 'MY', 'my=', 'mz xq', 'mzxw6ytboiа', '💥'])(
  '%j was never written by anybody',
  (text) => expect(decodeBase32(text, BASE32)).toBeNull(),
);
