import { uptime } from 'node:os';
import type { ClockReadings } from '../../core/protocol/clockJump.ts';
import { createSteadyClock, type SteadyClock } from './steadyClock.ts';

/** The server's only source of time. Tests give one that stands still. */
export interface HostClock extends SteadyClock {
  /** Unix milliseconds as this computer has them: for dates that others made, and what others are told of the time. */
  readonly wall: () => number;
  /** Calls back once after this time; the result cancels it. */
  readonly startTimer: (afterMs: number, fired: () => void) => () => void;
}

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
  return {
    ...createSteadyClock(readings),
    wall: readings.wall,
    startTimer: (afterMs, fired) => {
      const timer = setTimeout(fired, afterMs);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}

/** Calls back again and again, each time this long after the last; the result ends it. */
export function startInterval(clock: HostClock, everyMs: number, fired: () => void): () => void {
  let cancel = clock.startTimer(everyMs, again);
  function again(): void {
    // Next timer first: `fired` may end the interval.
    cancel = clock.startTimer(everyMs, again);
    fired();
  }
  return () => cancel();
}
