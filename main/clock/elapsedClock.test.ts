import { expect, test } from 'vitest';
import { SettableClock } from '../../test/fakes/SettableClock.ts';
import { createElapsedClock } from './elapsedClock.ts';

const HOUR = 3600_000;

test('an hour of sleep is an hour that has passed (A76)', () => {
  const computer = new SettableClock();
  const { elapsed } = createElapsedClock(computer);
  const before = elapsed();
  computer.run(1_000);
  computer.sleep(HOUR);
  expect(elapsed() - before).toBe(HOUR + 1_000);
});

test('a person who sets the clock ahead or back makes nothing older or younger (A76)', () => {
  const computer = new SettableClock();
  const { elapsed, compare } = createElapsedClock(computer);
  const before = elapsed();
  computer.setBy(25 * HOUR);
  computer.run(1_000);
  expect(compare()).toEqual({ sleptMs: 0, wallMovedMs: 25 * HOUR });
  computer.setBy(-50 * HOUR);
  expect(elapsed() - before).toBe(1_000);
});

test('sleep and a clock that was set meanwhile are told apart (A76)', () => {
  const computer = new SettableClock();
  const { compare } = createElapsedClock(computer);
  computer.sleep(8 * HOUR);
  computer.setBy(-HOUR);
  expect(compare()).toEqual({ sleptMs: 8 * HOUR, wallMovedMs: -HOUR });
  expect(compare()).toBeNull();
});

test('where the time since boot is not to be had, a jump ahead counts as sleep, and one back as none (A76)', () => {
  const computer = new SettableClock();
  const { elapsed } = createElapsedClock({ ...computer.readings, sinceBoot: () => null });
  const before = elapsed();
  computer.sleep(HOUR);
  computer.setBy(-3 * HOUR);
  computer.run(500);
  expect(elapsed() - before).toBe(500);
  computer.sleep(HOUR);
  expect(elapsed() - before).toBe(HOUR + 500);
});

test('clocks that drift apart by a second a week have not jumped (A76)', () => {
  const computer = new SettableClock();
  const { compare } = createElapsedClock(computer);
  for (let minute = 0; minute < 100; minute += 1) {
    computer.run(60_000);
    computer.setBy(100);
    expect(compare()).toBeNull();
  }
});
