import { expect, test } from 'vitest';
import { SettableClock } from '../../test/fakes/SettableClock.ts';
import { createCorrectedClock, type KeptServerTime } from './correctedClock.ts';
import { createElapsedClock } from './elapsedClock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TRUE_TIME = Date.UTC(2026, 5, 1, 12);

function corrected(computer: SettableClock, stored: { kept: KeptServerTime | null } = { kept: null }) {
  const { elapsed } = createElapsedClock(computer);
  const steps: number[] = [];
  const offsets: number[] = [];
  const faults: string[] = [];
  const time = createCorrectedClock({
    clock: { wall: computer.wall, elapsed },
    onStep: ({ byMs }) => steps.push(byMs),
    onOffset: (offset) => offsets.push(offset),
    onFault: (what) => faults.push(what),
  });
  time.follow({
    load: () => stored.kept,
    save: (kept) => {
      stored.kept = kept;
    },
  });
  const hear = (serverMs: number) => time.heard({ serverMs, stepMs: 1, sentAt: elapsed(), receivedAt: elapsed() });
  return { time, hear, steps, offsets, faults, stored };
}

test('the word of the server corrects a clock that is ahead or behind (A76)', () => {
  for (const error of [16 * MINUTE, -25 * HOUR, -400 * 24 * HOUR]) {
    const { time, hear, steps, offsets } = corrected(new SettableClock(TRUE_TIME + error));
    hear(TRUE_TIME);
    expect([time.now(), time.offsetMs(), steps, offsets]).toEqual([TRUE_TIME, -error, [-error], [-error]]);
  }
});

test('whoever sets the clock afterwards moves nothing, and the new offset is told and kept (A76)', () => {
  const computer = new SettableClock(TRUE_TIME);
  const { time, hear, steps, offsets, stored } = corrected(computer);
  hear(TRUE_TIME);
  computer.setBy(3 * HOUR);
  computer.run(MINUTE);
  time.look();
  expect([time.now(), steps, offsets]).toEqual([TRUE_TIME + MINUTE, [], [-3 * HOUR]]);
  expect(stored.kept?.offsetMs).toBe(-3 * HOUR);
});

test('sleep counts (A76)', () => {
  const computer = new SettableClock(TRUE_TIME - HOUR);
  const { time, hear } = corrected(computer);
  hear(TRUE_TIME);
  computer.sleep(8 * HOUR);
  expect(Math.abs(time.now() - (TRUE_TIME + 8 * HOUR))).toBeLessThanOrEqual(1000);
});

test('the next start begins with what the last one learned (A76)', () => {
  const stored = { kept: null };
  const first = corrected(new SettableClock(TRUE_TIME + 16 * MINUTE), stored);
  first.hear(TRUE_TIME);
  const second = corrected(new SettableClock(TRUE_TIME + 16 * MINUTE + HOUR), stored);
  expect(second.time.now()).toBe(TRUE_TIME + HOUR);
});

test('what must not be dated ahead goes by the earlier of the two times (A76)', () => {
  const ahead = corrected(new SettableClock(TRUE_TIME + HOUR));
  ahead.hear(TRUE_TIME);
  expect(ahead.time.earliest()).toBe(TRUE_TIME);
  const liedTo = corrected(new SettableClock(TRUE_TIME));
  liedTo.hear(TRUE_TIME + 300 * 24 * HOUR);
  expect(liedTo.time.earliest()).toBe(TRUE_TIME);
});

test('a server that once told the truth cannot bring last month back (A76)', () => {
  const { time, hear, faults } = corrected(new SettableClock(TRUE_TIME));
  hear(TRUE_TIME);
  hear(TRUE_TIME - 30 * 24 * HOUR);
  expect([time.now(), faults]).toEqual([TRUE_TIME, ['time of the server']]);
});

test('better measurements of the same time are no step (A76)', () => {
  const { hear, steps } = corrected(new SettableClock(TRUE_TIME));
  for (const off of [300, -200, 40]) hear(TRUE_TIME + off);
  expect(steps).toEqual([]);
});
