/** Whoever asks for a call in a month means something else, or has a clock that is wrong. */
const MAX_AHEAD_MS = 7 * 86_400_000;
/** The clocks of the two differ by so much. */
const MAX_BEFORE_MS = 60_000;
const MINUTE_MS = 60_000;

/**
 * When to be called back, for a wish that was made `now` for so long after it: a full minute, as it is said and read.
 * What is left of the way from the press to here, and of the clock's correction, would else make 5:59 of six o'clock.
 */
export function callBackTime(now: number, inMs: number): number {
  return Math.round((now + inMs) / MINUTE_MS) * MINUTE_MS;
}

/**
 * Whether a peer may ask to be called back at that time, having said so at `saidAt`; both by the corrected clock, in
 * milliseconds since 1970. Any other is no time of theirs (A85).
 */
export function isCallBackTime(at: number, saidAt: number): boolean {
  return at >= saidAt - MAX_BEFORE_MS && at <= saidAt + MAX_AHEAD_MS;
}
