import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createTimers, MAX_TIMER_MS } from './timers.ts';

/** Timers of a system that does not count sleep. */
function sleeper() {
  const system = new ManualClock(0);
  let slept = 0;
  const timers = createTimers(() => system.now() + slept, system.startTimer);
  return {
    ...timers,
    run: system.advance,
    sleep: (ms: number) => {
      slept += ms;
    },
    pending: system.pending,
  };
}

test('what came due in a sleep fires at once after it, in the order of its time, and once (A76)', () => {
  const { startTimer, fireDue, run, sleep, pending } = sleeper();
  const fired: string[] = [];
  startTimer(45_000, () => fired.push('ring'));
  startTimer(10_000, () => fired.push('pong'));
  startTimer(3_600_001, () => fired.push('hour'));
  run(5_000);
  sleep(3_590_000);
  fireDue();
  expect(fired).toEqual(['pong', 'ring']);
  run(60_000);
  expect(fired).toEqual(['pong', 'ring']);
  expect(pending()).toBe(1);
  run(3_600_001);
  expect(fired).toEqual(['pong', 'ring', 'hour']);
});

test('a timer that another one stops as both come due does not fire (A76)', () => {
  const { startTimer, fireDue, sleep } = sleeper();
  const fired: string[] = [];
  let stopSecond = (): void => undefined;
  startTimer(1_000, () => {
    fired.push('first');
    stopSecond();
  });
  stopSecond = startTimer(2_000, () => fired.push('second'));
  sleep(5_000);
  fireDue();
  expect(fired).toEqual(['first']);
});

test('a time no timer runs for is refused and not fired at once (A85)', () => {
  const { startTimer, pending } = sleeper();
  for (const none of [MAX_TIMER_MS + 1, Number.POSITIVE_INFINITY, Number.NaN]) {
    expect(() => startTimer(none, () => undefined)).toThrow(RangeError);
  }
  startTimer(MAX_TIMER_MS, () => undefined);
  expect(pending()).toBe(1);
});
