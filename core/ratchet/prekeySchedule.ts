import { MIN_KEPT_REUSABLE_PREKEYS, PREKEY_AHEAD_S, PREKEY_LIFETIME_S, PREKEY_ROTATION_S } from './limits.ts';
import type { SignedPublicPrekey } from './prekey.ts';

/*
 * When prekeys are made, published and deleted. Times are Unix seconds, lists are newest first. PROTOCOL "Prekeys".
 */

type Dated = Pick<SignedPublicPrekey, 'id' | 'notBefore' | 'notAfter'>;

/** Below this many one-time keys of a kind at the server, the supply is filled up. */
const REFILL_BELOW = 20;

/** True when reusable prekeys (signed, last-resort KEM) of one kind are missing or older than 48 h. */
export function isRotationDue(reusable: readonly Dated[], now: number): boolean {
  const [newest] = reusable;
  return newest === undefined || now >= newest.notBefore + PREKEY_ROTATION_S;
}

/** A76: made by a clock that was ahead and has been put right since. Nobody takes them before their date has come. */
export function areDatedAhead([newest]: readonly Dated[], now: number): boolean {
  return newest !== undefined && newest.notBefore > now + PREKEY_AHEAD_S;
}

/**
 * How many one-time keys of a kind to make for a server that has `left`, so that it has `full`. What is below none
 * counts as none.
 */
export function oneTimeKeysMissing(left: number, full: number): number {
  return left >= REFILL_BELOW ? 0 : full - Math.max(0, left);
}

/**
 * Reusable prekeys to delete: a replaced one answers openings on their way for 14 days, and the newest three stay at
 * any age.
 */
export function outdatedReusable<T extends Dated>(reusable: readonly T[], now: number): readonly T[] {
  return reusable
    .slice(MIN_KEPT_REUSABLE_PREKEYS)
    .filter(({ notBefore }) => now >= notBefore + PREKEY_ROTATION_S + PREKEY_LIFETIME_S);
}

/** One-time keys to delete: the oldest beyond `kept`, and those whose year is over. */
export function outdatedOneTime<T extends Dated>(oneTime: readonly T[], kept: number, now: number): readonly T[] {
  return oneTime.filter(({ notAfter }, i) => i >= kept || now > notAfter);
}
