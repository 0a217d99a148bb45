/** What the system tells about time, in milliseconds. Phone and server ask the same, and judge it in the same way. */
export interface ClockReadings {
  /** The time of day, which anybody may set. */
  readonly wall: () => number;
  /** Never jumps; stands still while the computer sleeps on some systems (Linux), and goes on on others. */
  readonly monotonic: () => number;
  /** Since the computer was started, sleep included, in steps of up to a second. Null where it cannot be read. */
  readonly sinceBoot: () => number | null;
}

/** All of them at one moment. */
export interface ClockReading {
  readonly wall: number;
  readonly monotonic: number;
  readonly sinceBoot: number | null;
}

/** What was found when the clocks were compared, in milliseconds. */
export interface ClockJump {
  /** How long the computer slept unnoticed by the monotonic clock. */
  readonly sleptMs: number;
  /** How far the time of day was moved by somebody, forward or back. */
  readonly wallMovedMs: number;
}

/** Readings taken one after the other, one of them in whole seconds, differ by this without a jump. */
export const NOTICED_MS = 2_000;

export function readClocks({ wall, monotonic, sinceBoot }: ClockReadings): ClockReading {
  return { wall: wall(), monotonic: monotonic(), sinceBoot: sinceBoot() };
}

/**
 * What happened between two readings; `wallAheadMs`: how much further the time of day went than the monotonic clock.
 * That alone cannot tell sleep from somebody who sets the clock; the time since boot can. Without that one every jump
 * forward counts as sleep: what is due then looks at itself too early, which does less harm than too late (A76).
 */
export function clockJump(last: ClockReading, next: ClockReading, wallAheadMs: number): ClockJump {
  const ranMs = next.monotonic - last.monotonic;
  const byBoot =
    next.sinceBoot === null || last.sinceBoot === null ? wallAheadMs : next.sinceBoot - last.sinceBoot - ranMs;
  const sleptMs = byBoot > NOTICED_MS ? byBoot : 0;
  const movedMs = wallAheadMs - sleptMs;
  return { sleptMs, wallMovedMs: Math.abs(movedMs) > NOTICED_MS ? movedMs : 0 };
}
