import { ascii, concat, equalBytes, hex, label, lengthPrefixed, readUint } from './bytes.ts';
import type { Primitives } from './primitives.ts';

/*
 * The number two people compare to know that nobody stands in between: libsignal's "numeric fingerprint" (two halves of
 * 30 digits, 5200 rounds of SHA-512, sorted), over the whole identity. PROTOCOL "Verification".
 */

/** Makes a search for an identity whose digits look alike 5200 times as dear. */
const ROUNDS = 5200;
const FINGERPRINT_BYTES = 32;
const DIGITS = 30;
const GROUP_BYTES = 5;
const GROUP_DIGITS = 5;
/** Begins the text of a QR code; another number would be another form. */
const CODE_PREFIX = 'RF1:';

declare const brand: unique symbol;

/** One person in a comparison, 32 bytes; made by `identityFingerprint` alone. */
export type IdentityFingerprint = Uint8Array & { readonly [brand]: 'IdentityFingerprint' };

/** `same` only if both identities are the compared ones. `notANumber`: neither 60 digits nor the text of a code. */
type SafetyNumberComparison = 'same' | 'different' | 'notANumber';

/**
 * What stands for one person, 32 bytes. `identity` is IdentityV1: both keys, never one of them (A33). Takes some
 * milliseconds.
 */
export function identityFingerprint(
  primitives: Pick<Primitives, 'sha512'>,
  userId: string,
  identity: Uint8Array,
): IdentityFingerprint {
  let hash = primitives.sha512(concat(label('fingerprint'), lengthPrefixed(ascii(userId)), identity));
  for (let round = 1; round < ROUNDS; round++) hash = primitives.sha512(concat(hash, identity));
  return hash.slice(0, FINGERPRINT_BYTES) as IdentityFingerprint;
}

/** 60 digits, the same for both people: the smaller half comes first. */
export function safetyNumberDigits(one: IdentityFingerprint, other: IdentityFingerprint): string {
  const [first = '', second = ''] = [digitsOf(one), digitsOf(other)].toSorted();
  return first + second;
}

/**
 * What the QR code of the person with `own` says to the one with `remote`: characters of the small alphanumeric mode
 * only.
 */
export function safetyNumberCode(own: IdentityFingerprint, remote: IdentityFingerprint): string {
  return `${CODE_PREFIX}${hex(concat(own, remote)).toUpperCase()}`;
}

/**
 * Holds what was scanned or pasted against the number of the person with `own` and the one with `remote`. Digits may be
 * grouped with spaces, line ends, dots and hyphens. A code is the other side's: there `remote` stands first, and our
 * own code is `different`.
 */
export function compareSafetyNumber(
  own: IdentityFingerprint,
  remote: IdentityFingerprint,
  text: string,
): SafetyNumberComparison {
  const dense = text.replaceAll(/[\s.\-\u2010-\u2015]/gu, '').toUpperCase();
  if (/^[0-9]{60}$/.test(dense)) return verdict(dense, safetyNumberDigits(own, remote));
  if (/^RF1:[0-9A-F]{128}$/.test(dense)) return verdict(dense, safetyNumberCode(remote, own));
  return 'notANumber';
}

function verdict(read: string, expected: string): SafetyNumberComparison {
  return equalBytes(ascii(read), ascii(expected)) ? 'same' : 'different';
}

function digitsOf(fingerprint: IdentityFingerprint): string {
  let digits = '';
  for (let offset = 0; digits.length < DIGITS; offset += GROUP_BYTES) {
    const group = readUint(fingerprint, offset, GROUP_BYTES) % 10 ** GROUP_DIGITS;
    digits += String(group).padStart(GROUP_DIGITS, '0');
  }
  return digits;
}
