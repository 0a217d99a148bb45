/** The server's only source of time. Tests give one that stands still. */
export interface Clock {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Calls back once after this time; the result cancels it. */
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
}

/** The clock of this computer. Its timers do not keep the process alive: open sockets and the listening port do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  startTimer: (afterMs, fired) => {
    const timer = setTimeout(fired, afterMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Calls back again and again, each time this long after the last; the result ends it. */
export function startInterval(clock: Clock, everyMs: number, fired: () => void): () => void {
  let cancel = clock.startTimer(everyMs, again);
  function again(): void {
    // Next timer first: `fired` may end the interval.
    cancel = clock.startTimer(everyMs, again);
    fired();
  }
  return () => cancel();
}
