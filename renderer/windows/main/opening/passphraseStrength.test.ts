import { expect, test } from 'vitest';
import { passphraseStrength } from './passphraseStrength.ts';

test.each([
  ['', 'tooShort'],
  ['Xk7!pq2#v', 'tooShort'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['1234567890', 'weak'],
  ['abcdefghijklmnop', 'weak'],
  ['password password password', 'weak'],
  ['correct horse battery staple meadow', 'strong'],
  ['лодка весна гвоздь туман окно', 'strong'],
] as const)('"%s" is called %s', (passphrase, strength) => {
  expect(passphraseStrength(passphrase)).toBe(strength);
});

test('a fourth unrelated word helps', () => {
  expect(passphraseStrength('river candle moss')).not.toBe('strong');
  expect(passphraseStrength('river candle moss teapot lantern')).toBe('strong');
});

test('letters outside the basic plane count once', () => {
  expect(passphraseStrength('🦊🦊🦊🦊🦊🦊')).toBe('tooShort');
});
