import { expect, test } from 'vitest';
import { MAX_TIMER_MS } from '../../main/clock/timers.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { realClock } from '../stage/realClock.ts';

const running = new RunningClock();
const clocks = { ManualClock: new ManualClock(), HurriedClock: new HurriedClock(), realClock, RunningClock: running };

test.each(Object.entries(clocks))('%s refuses a timer that those of a system would fire at once', (_name, clock) => {
  for (const afterMs of [MAX_TIMER_MS + 1, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(() => clock.startTimer(afterMs, () => undefined), String(afterMs)).toThrow(RangeError);
  }
  clock.startTimer(MAX_TIMER_MS, () => undefined)();
  running.stop();
});
