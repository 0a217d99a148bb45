import { expect, test } from 'vitest';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { GOODBYE_LIMIT_MS, goodbyeInTime } from './goodbyeLimit.ts';

test('the program ends as soon as everybody has heard of it', async () => {
  const clock = new ManualClock();
  await goodbyeInTime(Promise.resolve(), clock.startTimer);
  expect(clock.pending()).toBe(0);
});

test('a server that never answers keeps nobody from quitting for longer than six seconds', async () => {
  const clock = new ManualClock();
  const ended = goodbyeInTime(new Promise(() => undefined), clock.startTimer);
  clock.advance(GOODBYE_LIMIT_MS);
  await ended;
});

test('a goodbye that fails is told', async () => {
  const clock = new ManualClock();
  await expect(goodbyeInTime(Promise.reject(new Error('no')), clock.startTimer)).rejects.toThrow('no');
});
