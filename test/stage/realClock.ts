import type { ComputerTime } from '../../main/ports/clock.ts';

/** Time as it passes, with nobody asleep. */
export const realClock: ComputerTime = {
  wall: Date.now,
  slept: () => 0,
  boot: () => ({ id: null, sinceMs: performance.now() }),
  elapsed: () => performance.now(),
  startTimer: (afterMs, fired) => {
    const timer = setTimeout(fired, afterMs);
    return () => clearTimeout(timer);
  },
  look: () => undefined,
};
