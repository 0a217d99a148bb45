/** What the system tells about time, in milliseconds. */
export interface ClockReadings {
  /** The time of day, which anybody may set. */
  readonly wall: () => number;
  /** Never jumps; stands still while the computer sleeps on some systems (Linux), and goes on on others. */
  readonly monotonic: () => number;
  /** Since the computer was started, sleep included, in steps of up to a second. Null where it cannot be read. */
  readonly sinceBoot: () => number | null;
}

export interface SteadyClock {
  /** Counts sleep and never steps, in milliseconds; as it starts it is the time of day. */
  readonly now: () => number;
  /** Unix milliseconds of a moment of `now`, by what is known of the time of day by now. */
  readonly timeOfDay: (at: number) => number;
  /**
   * Nothing whose age matters is under way: `now` becomes the time of day again, if that has not been set for an hour.
   * What is written from then on has the right date after a restart, too.
   */
  readonly settle: () => void;
}

/** Readings taken one after the other, one of them in whole seconds, differ by this without a jump. */
const NOTICED_MS = 2_000;
/** A time of day that was set by mistake is set right sooner. */
const BELIEVED_AFTER_MS = 60 * 60_000;

/**
 * The server's time for ages, deadlines and the rows that hold them. The time of day of a server jumps: a computer
 * without a battery learns it minutes after its start, an operator sets it, a laptop that hosts sleeps. Sleep counts,
 * for phones go on meanwhile; whatever else moves the time of day moves no deadline (A76).
 */
export function createSteadyClock({ wall, monotonic, sinceBoot }: ClockReadings): SteadyClock {
  const read = () => ({ wall: wall(), monotonic: monotonic(), sinceBoot: sinceBoot() });
  let last = read();
  /** What `now` is ahead of the monotonic clock, and the time of day of `now`. */
  let ahead = last.wall - last.monotonic;
  let offset = 0;
  let setAt = last.monotonic;

  const compare = (): void => {
    const next = read();
    const ran = next.monotonic - last.monotonic;
    const byWall = next.wall - next.monotonic - ahead - offset;
    // Without the time since boot every jump forward counts as sleep: too early does less harm than too late.
    const byBoot = next.sinceBoot === null || last.sinceBoot === null ? byWall : next.sinceBoot - last.sinceBoot - ran;
    const slept = byBoot > NOTICED_MS ? byBoot : 0;
    ahead += slept;
    if (Math.abs(byWall - slept) > NOTICED_MS) {
      offset += byWall - slept;
      setAt = next.monotonic;
    }
    last = next;
  };
  const look = (): void => {
    if (Math.abs(wall() - monotonic() - ahead - offset) > NOTICED_MS) compare();
  };

  return {
    now: () => {
      look();
      return Math.round(monotonic() + ahead);
    },
    timeOfDay: (at) => {
      look();
      return Math.round(at + offset);
    },
    settle: () => {
      look();
      if (offset === 0 || monotonic() - setAt < BELIEVED_AFTER_MS) return;
      ahead += offset;
      offset = 0;
    },
  };
}
