/** What the system tells about time, in milliseconds. */
export interface ClockReadings {
  /** The time of day, which anybody may set. */
  readonly wall: () => number;
  /** Never jumps; stands still while the computer sleeps on some systems (Linux), and goes on on others. */
  readonly monotonic: () => number;
  /** Since the computer was started, sleep included, in steps of up to a second. Null where it cannot be read. */
  readonly sinceBoot: () => number | null;
}

/** What was found when the clocks were compared. */
export interface ClockJump {
  /** How long the computer slept unnoticed by the monotonic clock. */
  readonly sleptMs: number;
  /** How far the time of day was moved by somebody, forward or back. */
  readonly wallMovedMs: number;
}

export interface ElapsedClock {
  /** Milliseconds that have passed, sleep included. Its zero means nothing; it never goes back. */
  readonly elapsed: () => number;
  /** What of it the computer slept through, in milliseconds. */
  readonly slept: () => number;
  /** Compares the clocks: what they differ by since the last time. Null if nothing jumped. */
  readonly compare: () => ClockJump | null;
}

/** Readings taken one after the other, one of them in whole seconds, differ by this without a jump. */
const NOTICED_MS = 2_000;

/**
 * A clock for ages and timeouts: the monotonic one, and the sleep it missed. The time of day alone cannot tell sleep
 * from somebody who sets the clock; the time since boot can. Without that one every jump forward counts as sleep: what
 * is due then looks at itself too early, which does less harm than too late.
 */
export function createElapsedClock({ wall, monotonic, sinceBoot }: ClockReadings): ElapsedClock {
  const read = () => ({ wall: wall(), monotonic: monotonic(), sinceBoot: sinceBoot() });
  let last = read();
  let sleptMs = 0;

  const compare = (): ClockJump | null => {
    const next = read();
    const ran = next.monotonic - last.monotonic;
    const byWall = next.wall - last.wall - ran;
    const byBoot = next.sinceBoot === null || last.sinceBoot === null ? byWall : next.sinceBoot - last.sinceBoot - ran;
    const slept = byBoot > NOTICED_MS ? byBoot : 0;
    const wallMoved = Math.abs(byWall - slept) > NOTICED_MS ? byWall - slept : 0;
    sleptMs += slept;
    // Always: clocks that drift apart by a second in a week have not jumped.
    last = next;
    return slept === 0 && wallMoved === 0 ? null : { sleptMs: slept, wallMovedMs: wallMoved };
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
