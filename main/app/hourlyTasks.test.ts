import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { createHourlyTasks } from './hourlyTasks.ts';

const HOUR_MS = 3_600_000;

function round(tasks: Readonly<Record<string, () => void | Promise<void>>>) {
  const clock = new ManualClock();
  const faults: string[] = [];
  const hourly = createHourlyTasks({ tasks, startTimer: clock.startTimer, onFault: (what) => faults.push(what) });
  return { clock, faults, hourly };
}

test('every task has its turn once an hour, until the round is stopped', () => {
  const turns: string[] = [];
  const { clock, hourly } = round({ first: () => void turns.push('first'), second: () => void turns.push('second') });
  hourly.start();
  clock.advance(HOUR_MS - 1);
  expect(turns).toEqual([]);
  clock.advance(1);
  expect(turns).toEqual(['first', 'second']);
  clock.advance(2 * HOUR_MS);
  expect(turns).toHaveLength(6);
  hourly.stop();
  expect(clock.pending()).toBe(0);
});

test('a task that fails is named, keeps no other from its turn, and has its next one', async () => {
  let turns = 0;
  const fails = () => {
    throw new Error('the disk is full');
  };
  const { clock, hourly, faults } = round({
    fails,
    failsLater: () => Promise.reject(new Error('no')),
    runs: () => void turns++,
  });
  hourly.start();
  clock.advance(2 * HOUR_MS);
  await new Promise(setImmediate);
  expect(turns).toBe(2);
  expect(faults.toSorted()).toEqual(['fails', 'fails', 'failsLater', 'failsLater']);
  hourly.stop();
});
