import type { Clock, ElapsedTime } from '../ports/clock.ts';

export interface CallTimePorts extends Clock, ElapsedTime {
  readonly isInCall: () => boolean;
}

/**
 * The time as calls see it: that of the day when they begin, and from then on by the clock that only goes forward.
 * Whoever sets a clock in the middle of a call, this computer's or the server's, makes it neither longer nor shorter.
 */
export function createCallTime({ now, elapsed, isInCall }: CallTimePorts): () => number {
  /** When the time was asked for last while there was no call: that was the moment in which one began. */
  let began: { readonly now: number; readonly elapsed: number } | null = null;
  return () => {
    if (began === null || !isInCall()) {
      began = { now: now(), elapsed: elapsed() };
      return began.now;
    }
    // Instants are whole milliseconds; the elapsed clock counts parts of them.
    return began.now + Math.round(elapsed() - began.elapsed);
  };
}
