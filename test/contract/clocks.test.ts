import { expect, test } from 'vitest';
import { MAX_TIMER_MS } from '../../main/clock/timers.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { realClock } from '../stage/realClock.ts';
import { calmTime } from '../fakes/calmTime.ts';

const running = new RunningClock();
const clocks = { ManualClock: new ManualClock(), HurriedClock: new HurriedClock(), realClock, RunningClock: running };

test.each(Object.entries(clocks))('%s refuses a timer that those of a system would fire at once', (_name, clock) => {
  for (const afterMs of [MAX_TIMER_MS + 1, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(() => clock.startTimer(afterMs, () => undefined), String(afterMs)).toThrow(RangeError);
  }
  clock.startTimer(MAX_TIMER_MS, () => undefined)();
  running.stop();
});

test('while a machine stands still no time passes for phones and servers of a test, and none of them gives up another', () => {
  const clocksOfTests = [calmTime.elapsed, realClock.elapsed, running.elapsed, new HurriedClock().now];
  const before = clocksOfTests.map((now) => now());
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  for (const [index, now] of clocksOfTests.entries()) expect(now() - (before[index] ?? 0)).toBeLessThan(500);
});

test('timers of a test come in the order of their times, though they are due together', async () => {
  const fired: string[] = [];
  const last = new Promise<void>((resolve) => {
    calmTime.startTimer(40, () => {
      fired.push('later');
      resolve();
    });
    calmTime.startTimer(20, () => void fired.push('sooner'));
    calmTime.startTimer(30, () => void fired.push('stopped'))();
  });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
  await last;
  expect(fired).toEqual(['sooner', 'later']);
});
