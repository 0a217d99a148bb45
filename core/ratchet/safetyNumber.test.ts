import { describe, expect, it } from 'vitest';
import { noblePrimitives } from '../../main/crypto/primitives/noble.ts';
import { nativePrimitives } from '../../main/crypto/primitives/native.ts';
import { compareSafetyNumber, identityFingerprint, safetyNumberCode, safetyNumberDigits } from './safetyNumber.ts';

const primitives = nativePrimitives;
const identity = (byte: number): Uint8Array => new Uint8Array(64).fill(byte);
const alice = identityFingerprint(primitives, 'alice', identity(1));
const bob = identityFingerprint(primitives, 'bob', identity(2));
const mallory = identityFingerprint(primitives, 'bob', identity(3));
const digits = safetyNumberDigits(alice, bob);

describe('a safety number', () => {
  it('is 60 digits, and the same for both people', () => {
    expect(digits).toMatch(/^[0-9]{60}$/);
    expect(safetyNumberDigits(bob, alice)).toBe(digits);
  });

  it('has the half first that is the smaller', () => {
    expect(digits.slice(0, 30) <= digits.slice(30)).toBe(true);
  });

  it('comes out alike on every backend', () => {
    expect(identityFingerprint(noblePrimitives, 'alice', identity(1))).toEqual(alice);
  });

  it('A33 is another one for another name, and for a change in either of the two keys', () => {
    const changed = [0, 31, 32, 63].map((at) => {
      const other = identity(2);
      other[at] = 9;
      return identityFingerprint(primitives, 'bob', other);
    });
    const others = [...changed, mallory, identityFingerprint(primitives, 'bobby', identity(2))];
    const numbers = others.map((other) => safetyNumberDigits(alice, other));
    expect(new Set([digits, ...numbers]).size).toBe(others.length + 1);
  });

  it('tells a longer name from a longer key: the name has its length before it', () => {
    const shifted = identityFingerprint(primitives, 'bo', Uint8Array.of(0x62, ...identity(2).subarray(1)));
    expect(shifted).not.toEqual(bob);
  });
});

describe('comparing', () => {
  it.each([
    ['as it is', digits],
    ['in groups of five', digits.replaceAll(/(.{5})/g, '$1 ')],
    ['over three lines, with hyphens', digits.replaceAll(/(.{20})/g, '$1\n').replaceAll(/(.{7})/g, '$1-')],
    ['with wide and narrow spaces', ` \u00a0${digits.slice(0, 30)}\u202f${digits.slice(30)}\t`],
  ])('takes the digits %s', (_how, text) => {
    expect(compareSafetyNumber(alice, bob, text)).toBe('same');
    expect(compareSafetyNumber(alice, mallory, text)).toBe('different');
  });

  it('A33 takes the code that the other side shows, and refuses our own and any other', () => {
    const shownByBob = safetyNumberCode(bob, alice);
    expect(shownByBob).toMatch(/^RF1:[0-9A-F]{128}$/);
    expect(compareSafetyNumber(alice, bob, shownByBob)).toBe('same');
    expect(compareSafetyNumber(alice, bob, shownByBob.toLowerCase())).toBe('same');
    expect(compareSafetyNumber(alice, bob, safetyNumberCode(alice, bob))).toBe('different');
    // Somebody in between shows each side his own identity: one half is right, the other is not.
    expect(compareSafetyNumber(alice, bob, safetyNumberCode(mallory, alice))).toBe('different');
    expect(compareSafetyNumber(alice, bob, safetyNumberCode(bob, mallory))).toBe('different');
  });

  it.each([
    ['nothing', ''],
    ['59 digits', digits.slice(1)],
    ['61 digits', `${digits}0`],
    ['digits of another script', digits.replaceAll('1', '١').replaceAll('2', '٢')],
    ['words around it', `my number: ${digits}`],
    ['a code of another form', safetyNumberCode(bob, alice).replace('RF1', 'RF2')],
    ['a code with something before it', `X${safetyNumberCode(bob, alice)}`],
    ['a code with something after it', `${safetyNumberCode(bob, alice)}0`],
    ['a code cut short', safetyNumberCode(bob, alice).slice(0, -1)],
    ['a fingerprint alone', 'AB'.repeat(64)],
  ])('says of %s that it is no number', (_what, text) => {
    expect(compareSafetyNumber(alice, bob, text)).toBe('notANumber');
  });
});
