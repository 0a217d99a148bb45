import { expect, test } from 'vitest';
import { BucketMap, take } from './tokenBucket.ts';

const budget = { burst: 3, refillPerSecond: 0.5 };

test('a full budget allows its burst at once and then tells how long to wait', () => {
  const buckets = new BucketMap(budget);
  expect([1, 2, 3, 4].map(() => buckets.take('alice', 1000))).toEqual([0, 0, 0, 2000]);
  expect(buckets.take('bob', 1000)).toBe(0);
});

test('a budget refills with time, up to its burst and no further', () => {
  const buckets = new BucketMap(budget);
  for (let taken = 0; taken < 3; taken += 1) buckets.take('alice', 0);
  expect(buckets.take('alice', 1999)).toBeGreaterThan(0);
  expect(buckets.take('alice', 2000)).toBe(0);
  expect([1, 2, 3, 4].map(() => buckets.take('alice', 1_000_000) === 0)).toEqual([true, true, true, false]);
});

test('a refused take costs nothing', () => {
  const first = take(budget, { tokens: 2, at: 0 }, 3, 0);
  expect(first).toEqual({ allowed: false, bucket: { tokens: 2, at: 0 }, retryMs: 2000 });
});

test('a clock that steps back neither refills nor throws', () => {
  expect(take(budget, { tokens: 0, at: 5000 }, 1, 1000)).toMatchObject({ allowed: false, retryMs: 2000 });
});

test('keys whose budget is full again are forgotten, others keep their debt', () => {
  const buckets = new BucketMap(budget, 2);
  for (let taken = 0; taken < 3; taken += 1) buckets.take('alice', 0);
  buckets.take('bob', 0);
  buckets.take('carol', 3000);
  expect(buckets.take('alice', 3000)).toBe(0);
  expect(buckets.take('alice', 3000)).toBeGreaterThan(0);
});
