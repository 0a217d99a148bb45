/*
 * What a server's words about the time are worth. A client keeps time by a clock of its own that never jumps (the
 * "elapsed" clock, whose zero means nothing) and learns from the server how far that one is from the time of day.
 */

/** One word of the server about the time, and when it was said by our elapsed clock. All in milliseconds. */
export interface TimeSample {
  /** The server's time of day minus our elapsed clock. */
  readonly difference: number;
  /** How far off that may be: half of the way there and back, and half of the step in which it was said. */
  readonly uncertaintyMs: number;
  /** By the elapsed clock. */
  readonly takenAt: number;
  /** Said by the server itself. A `Date` header may be that of a proxy before it, whose clock is another one. */
  readonly isOwnWord: boolean;
}

/**
 * `sentAt` and `receivedAt` by the elapsed clock: the server spoke in between. `stepMs` is 1000 for a `Date` header.
 */
export function sampleOf(said: {
  readonly serverMs: number;
  readonly stepMs: number;
  readonly sentAt: number;
  readonly receivedAt: number;
}): TimeSample {
  const { serverMs, stepMs, sentAt, receivedAt } = said;
  // What is told in whole seconds was, on average, half a second later.
  const spoken = serverMs + (stepMs - 1) / 2;
  return {
    difference: spoken - (sentAt + receivedAt) / 2,
    uncertaintyMs: Math.max(0, receivedAt - sentAt) / 2 + stepMs / 2,
    takenAt: receivedAt,
    isOwnWord: stepMs < 1000,
  };
}

/** A crystal is off by less than this, in milliseconds per millisecond. */
const DRIFT = 1e-4;

/**
 * Which of two samples to go by: the newer one if it is the more exact (the older one has drifted since), or if the
 * two cannot both be true. So a slow reply never spoils what a quick one said, and a server that set its clock is
 * followed. What the server itself has said is not put right by a head.
 */
export function betterSample(known: TimeSample | null, next: TimeSample): TimeSample {
  if (known === null) return next;
  if (known.isOwnWord !== next.isOwnWord) return known.isOwnWord ? known : next;
  const drifted = known.uncertaintyMs + Math.max(0, next.takenAt - known.takenAt) * DRIFT;
  const agree = Math.abs(next.difference - known.difference) <= drifted + next.uncertaintyMs;
  return agree && next.uncertaintyMs >= drifted ? known : next;
}

/** No Ringfort is older than this, and none is meant to last longer. What is outside of it is no time of day. */
const EARLIEST_MS = Date.UTC(2023, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** How far a server may go back behind what it said before without our own clock agreeing. */
const MAX_STEP_BACK_MS = 24 * 3600 * 1000;

/**
 * Whether a server's time may be gone by (docs/adr/0022-whose-time.md). `latestMs` is the latest time it ever told us,
 * `wallMs` what this computer's own clock says. A server that told the truth once cannot bring yesterday's keys back
 * by telling an earlier time, unless our own clock is as wrong as it pretends to be.
 */
export function mayFollow(serverMs: number, latestMs: number | null, wallMs: number): boolean {
  if (!(serverMs >= EARLIEST_MS && serverMs <= LATEST_MS)) return false;
  if (latestMs === null || serverMs >= latestMs - MAX_STEP_BACK_MS) return true;
  return Math.abs(serverMs - wallMs) <= MAX_STEP_BACK_MS;
}

/** A computer's clock that is further off than this is told to its person. */
export const WRONG_CLOCK_MS = 5 * 60 * 1000;
