/** Tells the time. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Calls back once after the time; returns what stops it, which may be called late or twice. */
export type StartTimer = (afterMs: number, fired: () => void) => () => void;

export interface Timers {
  readonly startTimer: StartTimer;
}
