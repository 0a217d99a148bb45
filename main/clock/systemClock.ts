import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import type { ClockReadings } from '../../core/protocol/clockJump.ts';
import type { ComputerTime } from '../ports/clock.ts';
import { createElapsedClock } from './elapsedClock.ts';
import { createTimers } from './timers.ts';
import { createZone, type Zone } from './zone.ts';

/** Between two comparisons of the clocks, for systems that tell nobody that they woke up. */
const COMPARE_EVERY_MS = 60_000;

export interface SystemClock extends ComputerTime {
  /** The computer is in another time zone: what was said in hours and minutes is to be said anew. */
  readonly onZone: (changed: () => void) => void;
  readonly stop: () => void;
}

/** The clocks of this computer, compared with each other every minute. */
export function createSystemClock(
  readings: ClockReadings = systemReadings,
  startSystemTimer: ComputerTime['startTimer'] = systemTimer,
  zone: Zone = createZone(),
): SystemClock {
  const { elapsed, slept, compare } = createElapsedClock(readings);
  const { startTimer, fireDue } = createTimers(elapsed, startSystemTimer);
  let stopComparing = (): void => undefined;
  const travellers: (() => void)[] = [];

  const look = (): void => {
    compare();
    // Before timers that are about an hour of the day.
    const hasMoved = zone.look();
    fireDue();
    if (hasMoved) for (const changed of travellers) changed();
  };
  const lookAgain = (): void => {
    stopComparing = startSystemTimer(COMPARE_EVERY_MS, () => {
      lookAgain();
      look();
    });
  };
  lookAgain();

  const boot = () => ({ id: bootId(), sinceMs: readings.sinceBoot() });
  const onZone: SystemClock['onZone'] = (changed) => void travellers.push(changed);
  return { onZone, wall: readings.wall, boot, elapsed, slept, startTimer, look, stop: () => stopComparing() };
}

/** Linux draws one at each start of the computer. */
function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return null;
  }
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

/** Does not keep the program running by itself for the comparison's sake: whoever waits for something holds it open. */
function systemTimer(afterMs: number, fired: () => void): () => void {
  const timer = setTimeout(fired, afterMs);
  return () => clearTimeout(timer);
}
