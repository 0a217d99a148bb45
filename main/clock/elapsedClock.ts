import {
  clockJump,
  NOTICED_MS,
  readClocks,
  type ClockJump,
  type ClockReadings,
} from '../../core/protocol/clockJump.ts';

export interface ElapsedClock {
  /** Milliseconds that have passed, sleep included. Its zero means nothing; it never goes back. */
  readonly elapsed: () => number;
  /** What of it the computer slept through, in milliseconds. */
  readonly slept: () => number;
  /** Compares the clocks: what they differ by since the last time. Null if nothing jumped. */
  readonly compare: () => ClockJump | null;
}

/** A clock for ages and timeouts: the monotonic one, and the sleep it missed. */
export function createElapsedClock(readings: ClockReadings): ElapsedClock {
  const { wall, monotonic } = readings;
  let last = readClocks(readings);
  let sleptMs = 0;

  const compare = (): ClockJump | null => {
    const next = readClocks(readings);
    const jump = clockJump(last, next, next.wall - last.wall - (next.monotonic - last.monotonic));
    sleptMs += jump.sleptMs;
    // Always: clocks that drift apart by a second in a week have not jumped.
    last = next;
    return jump.sleptMs === 0 && jump.wallMovedMs === 0 ? null : jump;
  };

  /** Cheap to see, and whoever asks for an age after a sleep must not wait for the next comparison. */
  const look = (): void => {
    if (Math.abs(wall() - last.wall - (monotonic() - last.monotonic)) > NOTICED_MS) compare();
  };

  return {
    elapsed: () => {
      look();
      return monotonic() + sleptMs;
    },
    slept: () => {
      look();
      return sleptMs;
    },
    compare,
  };
}
