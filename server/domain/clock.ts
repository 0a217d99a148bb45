import { uptime } from 'node:os';
import type { ClockReadings } from '../../core/protocol/clockJump.ts';
import { createSteadyClock, type SteadyClock } from './steadyClock.ts';

/** The server's only source of time. Tests give one that stands still. */
export interface HostClock extends SteadyClock {
  /** Unix milliseconds as this computer has them: for dates that others made, and what others are told of the time. */
  readonly wall: () => number;
  /**
   * Calls back once after this time, and says how late that is: very, if the server stood still meanwhile. The result
   * cancels it.
   */
  readonly startTimer: (afterMs: number, fired: (lateMs: number) => void) => () => void;
}

/** Timers of a server that runs are late by a few milliseconds. */
export const LATE_MS = 100;
/** What lies in the sockets is read within milliseconds, and behind it lies the store. */
const CATCH_UP_MS = 3_000;

const systemReadings: ClockReadings = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  sinceBoot: () => {
    try {
      return uptime() * 1000;
    } catch {
      // Where /proc may not be read.
      return null;
    }
  },
};

/** The clock of this computer. Its timers do not keep the process alive: open sockets and the listening port do. */
export function createHostClock(readings: ClockReadings = systemReadings): HostClock {
  const steady = createSteadyClock(readings);
  return {
    ...steady,
    wall: readings.wall,
    startTimer: (afterMs, fired) => {
      const dueAt = steady.elapsed() + afterMs;
      const timer = setTimeout(() => fired(steady.elapsed() - dueAt), afterMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/** Calls back again and again, each time this long after the last; the result ends it. */
export function startInterval(clock: HostClock, everyMs: number, fired: (lateMs: number) => void): () => void {
  let cancel = clock.startTimer(everyMs, again);
  function again(lateMs: number): void {
    // Next timer first: `fired` may end the interval.
    cancel = clock.startTimer(everyMs, again);
    fired(lateMs);
  }
  return () => cancel();
}

/**
 * For what says that nothing has come: a server that stood still has not read yet what came meanwhile, so the timer
 * waits once more. The result cancels it.
 */
export function startPatience(clock: HostClock, afterMs: number, fired: () => void): () => void {
  let cancel = clock.startTimer(afterMs, (lateMs) => {
    if (lateMs <= LATE_MS) fired();
    else cancel = clock.startTimer(CATCH_UP_MS, fired);
  });
  return () => cancel();
}
