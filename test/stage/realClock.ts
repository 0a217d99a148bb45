import { createTimers } from '../../main/clock/timers.ts';
import type { ComputerTime } from '../../main/ports/clock.ts';

const elapsed = (): number => performance.now();

/** Time as it passes, with nobody asleep. */
export const realClock: ComputerTime = {
  wall: Date.now,
  slept: () => 0,
  boot: () => ({ id: null, sinceMs: performance.now() }),
  elapsed,
  startTimer: createTimers(elapsed, (afterMs, fired) => {
    const timer = setTimeout(fired, afterMs);
    return () => clearTimeout(timer);
  }).startTimer,
  look: () => undefined,
};
