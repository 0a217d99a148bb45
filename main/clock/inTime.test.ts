import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { inTime } from './inTime.ts';

const LIMIT_MS = 6_000;
const never = new Promise<string>(() => undefined);

test('what comes in time is what it is, and nothing is waited for any more', async () => {
  const clock = new ManualClock();
  expect(await inTime(Promise.resolve('done'), LIMIT_MS, clock.startTimer, () => 'late')).toBe('done');
  expect(clock.pending()).toBe(0);
});

test('what never comes is waited for as long as the limit and no longer, so that quitting ends', async () => {
  const clock = new ManualClock();
  const ended = inTime(never, LIMIT_MS, clock.startTimer, () => 'late');
  clock.advance(LIMIT_MS);
  expect(await ended).toBe('late');
});

test('being late may be a failure, and a failure in time is told', async () => {
  const clock = new ManualClock();
  const failing = inTime(never, LIMIT_MS, clock.startTimer, () => {
    throw new Error('too late');
  });
  clock.advance(LIMIT_MS);
  await expect(failing).rejects.toThrow('too late');
  const failed = inTime(Promise.reject(new Error('no')), LIMIT_MS, clock.startTimer, () => 'late');
  await expect(failed).rejects.toThrow('no');
  expect(clock.pending()).toBe(0);
});
