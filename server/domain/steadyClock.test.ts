import { expect, test } from 'vitest';
import { SettableClock } from '../../test/fakes/SettableClock.ts';
import { createSteadyClock } from './steadyClock.ts';

const HOUR = 3_600_000;

function started() {
  const computer = new SettableClock();
  const clock = createSteadyClock(computer);
  return { computer, clock, begun: clock.now() };
}

test('a time of day that is set moves no age, and what is told of past moments is right from then on (A76)', () => {
  for (const step of [5 * HOUR, -5 * HOUR, 3_000, -3_000]) {
    const { computer, clock, begun } = started();
    expect(begun).toBe(computer.wall());
    computer.run(10_000);
    computer.setBy(step);
    expect(clock.now() - begun).toBe(10_000);
    expect(clock.timeOfDay(clock.now())).toBe(computer.wall());
    expect(clock.timeOfDay(begun)).toBe(computer.wall() - 10_000);
  }
});

test('sleep counts, and so it does when somebody sets the time of day meanwhile (A76)', () => {
  const { computer, clock, begun } = started();
  computer.sleep(HOUR);
  expect(clock.now() - begun).toBe(HOUR);
  expect(clock.timeOfDay(begun)).toBe(begun);
  computer.sleep(HOUR);
  computer.setBy(-3 * HOUR);
  expect(Math.abs(clock.now() - begun - 2 * HOUR)).toBeLessThan(1_000);
  expect(Math.abs(clock.timeOfDay(clock.now()) - computer.wall())).toBeLessThan(1_000);
});

test('a computer that does not tell when it was started: a jump forward is sleep, one back is not (A76)', () => {
  const computer = new SettableClock();
  const clock = createSteadyClock({ ...computer.readings, sinceBoot: () => null });
  const begun = clock.now();
  computer.setBy(HOUR);
  expect(clock.now() - begun).toBe(HOUR);
  computer.setBy(-2 * HOUR);
  expect(clock.now() - begun).toBe(HOUR);
  expect(clock.timeOfDay(clock.now())).toBe(computer.wall());
});

test('when nothing is under way the time of day is taken over, but only one that has stood for an hour (A76)', () => {
  const { computer, clock, begun } = started();
  computer.setBy(10 * HOUR);
  clock.settle();
  expect(clock.now()).toBe(begun);
  // A mistake that is set right never gets in.
  computer.run(HOUR / 2);
  computer.setBy(-10 * HOUR);
  computer.run(HOUR);
  clock.settle();
  expect(clock.now()).toBe(begun + 1.5 * HOUR);
  computer.setBy(10 * HOUR);
  clock.now();
  computer.run(HOUR);
  clock.settle();
  expect(clock.now()).toBe(computer.wall());
  expect(clock.timeOfDay(clock.now())).toBe(computer.wall());
});

test('what was dated by the elapsed time ends after its time, whatever is set and taken over meanwhile (A76)', () => {
  const { computer, clock, begun } = started();
  expect(clock.elapsed()).toBe(begun);
  computer.setBy(10 * HOUR);
  clock.now();
  computer.run(HOUR);
  clock.settle();
  expect(clock.now()).toBe(computer.wall());
  computer.sleep(HOUR);
  expect(clock.elapsed() - begun).toBe(2 * HOUR);
});
