import { expect, test } from 'vitest';
import { Compile } from 'typebox/compile';
import { base64Of, base64UpTo } from './encodedBytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

test('bytes have one text: of those that differ in the bits that padding leaves over, one is base64 (A93)', () => {
  const oneByte = Compile(base64Of(1));
  const twoBytes = Compile(base64Of(2));
  const accepted = [...ALPHABET].filter((last) => oneByte.Check(`/${last}==`));
  expect(accepted).toEqual(['A', 'Q', 'g', 'w']);
  const acceptedOfTwo = [...ALPHABET].filter((last) => twoBytes.Check(`/+${last}=`));
  expect(acceptedOfTwo).toHaveLength(16);
  for (const text of [...accepted.map((last) => `/${last}==`), ...acceptedOfTwo.map((last) => `/+${last}=`)]) {
    expect(Buffer.from(text, 'base64').toString('base64')).toBe(text);
  }
});

test.each(['', 'AAA', 'AAA=\n', 'AA-_', 'AAAAA', 'AA=A', '===='])('%j is no base64 of up to three bytes', (text) => {
  expect(Compile(base64UpTo(3)).Check(text)).toBe(false);
});

test('whole groups are base64', () => {
  expect(['AAAA', '/+9z'].map((text) => Compile(base64UpTo(3)).Check(text))).toEqual([true, true]);
});
