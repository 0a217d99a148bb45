/** Tells the time. */
export interface Clock {
  /**
   * The time of day in milliseconds since 1970, corrected by the server's word. For what is dated: keys, calls,
   * messages. It steps when that word arrives, so it is no measure of how long something takes.
   */
  readonly now: () => number;
}

/** For ages and timeouts, within one run. */
export interface ElapsedTime {
  /** Milliseconds that have passed, sleep included. Its zero means nothing; it never goes back. */
  readonly elapsed: () => number;
}

/** Calls back once after the time; returns what stops it, which may be called late or twice. */
export type StartTimer = (afterMs: number, fired: () => void) => () => void;

export interface Timers {
  readonly startTimer: StartTimer;
}

/** The one measure of time that outlives a program and that nobody sets. */
export interface BootTime {
  readonly boot: () => {
    /** Which start of the computer; null where the system does not tell. */
    readonly id: string | null;
    /** Milliseconds since then, sleep included; null where it cannot be read. */
    readonly sinceMs: number | null;
  };
}

/** What of the time that has passed this computer slept through. */
export interface Sleep {
  /** Milliseconds, all together. */
  readonly slept: () => number;
}

/** Time as this computer tells it. */
export interface ComputerTime extends BootTime, ElapsedTime, Sleep, Timers {
  /** The time of day as its own clock has it, right or wrong. */
  readonly wall: () => number;
  /** The computer woke up, say: what is due fires at once. */
  readonly look: () => void;
}
