import type { ComputerTime } from '../../main/ports/clock.ts';
import { calmTime, calmWall } from '../fakes/calmTime.ts';

/** Time as it passes, with nobody asleep. */
export const createRealClock = (): ComputerTime => ({
  ...calmTime,
  wall: calmWall(),
  slept: () => 0,
  boot: () => ({ id: null, sinceMs: calmTime.elapsed() }),
  look: () => undefined,
});

export const realClock = createRealClock();
