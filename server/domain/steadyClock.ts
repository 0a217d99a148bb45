import { clockJump, NOTICED_MS, readClocks, type ClockReadings } from '../../core/protocol/clockJump.ts';

export interface SteadyClock {
  /** Counts sleep and never steps, in milliseconds; as it starts it is the time of day. */
  readonly now: () => number;
  /** The same, and is not moved by `settle` either: for what ends after its time and was dated before. */
  readonly elapsed: () => number;
  /** Unix milliseconds of a moment of `now`, by what is known of the time of day by now. */
  readonly timeOfDay: (at: number) => number;
  /**
   * Nothing whose age matters is under way: `now` becomes the time of day again, if that has not been set for an hour.
   * What is written from then on has the right date after a restart, too.
   */
  readonly settle: () => void;
}

/** A time of day that was set by mistake is set right sooner. */
const BELIEVED_AFTER_MS = 60 * 60_000;

/**
 * The server's time for ages, deadlines and the rows that hold them. The time of day of a server jumps: a computer
 * without a battery learns it minutes after its start, an operator sets it, a laptop that hosts sleeps. Sleep counts,
 * for phones go on meanwhile; whatever else moves the time of day moves no deadline (A76).
 */
export function createSteadyClock(readings: ClockReadings): SteadyClock {
  const { wall, monotonic } = readings;
  let last = readClocks(readings);
  /** What `now` is ahead of the monotonic clock, and the time of day of `now`. */
  let ahead = last.wall - last.monotonic;
  /** What `settle` has moved `now` by. */
  let settled = 0;
  let offset = 0;
  let setAt = last.monotonic;

  const compare = (): void => {
    const next = readClocks(readings);
    const { sleptMs, wallMovedMs } = clockJump(last, next, next.wall - next.monotonic - ahead - offset);
    ahead += sleptMs;
    if (wallMovedMs !== 0) {
      offset += wallMovedMs;
      setAt = next.monotonic;
    }
    last = next;
  };
  const look = (): void => {
    if (Math.abs(wall() - monotonic() - ahead - offset) > NOTICED_MS) compare();
  };

  const now = (): number => {
    look();
    return Math.round(monotonic() + ahead);
  };

  return {
    now,
    elapsed: () => now() - Math.round(settled),
    timeOfDay: (at) => {
      look();
      return Math.round(at + offset);
    },
    settle: () => {
      look();
      if (offset === 0 || monotonic() - setAt < BELIEVED_AFTER_MS) return;
      ahead += offset;
      settled += offset;
      offset = 0;
    },
  };
}
