/** Whoever asks for a call in a month means something else, or has a clock that is wrong. */
const MAX_AHEAD_MS = 7 * 86_400_000;
/** The clocks of the two differ by so much. */
const MAX_BEFORE_MS = 60_000;

/**
 * Whether a peer may ask to be called back at that time, having said so at `saidAt`; both by the corrected clock, in
 * milliseconds since 1970. Any other is no time of theirs (A85).
 */
export function isCallBackTime(at: number, saidAt: number): boolean {
  return at >= saidAt - MAX_BEFORE_MS && at <= saidAt + MAX_AHEAD_MS;
}
