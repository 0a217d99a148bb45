import { expect, test } from 'vitest';
import { createSilenceWatch } from './silenceWatch.ts';

test('a second without a packet of sound is silence, and the next packet ends it', () => {
  const watch = createSilenceWatch();
  expect(watch.take(50, 1000)).toBeNull();
  expect(watch.take(50, 1999)).toBeNull();
  expect(watch.take(50, 2000)).toBe('silence');
  expect(watch.take(50, 9000)).toBeNull();
  expect(watch.take(51, 9100)).toBe('sound');
  expect(watch.take(51, 10_100)).toBe('silence');
});

test('sound that never began is not missed by this', () => {
  const watch = createSilenceWatch();
  expect([0, 1000, 5000].map((now) => watch.take(0, now))).toEqual([null, null, null]);
});

test('silence is told again once sound has come over the path that is back, and not before', () => {
  const watch = createSilenceWatch();
  watch.take(50, 0);
  expect(watch.take(50, 1000)).toBe('silence');
  watch.reset();
  expect(watch.take(50, 1100)).toBeNull();
  expect(watch.take(50, 2100)).toBeNull();
  watch.take(51, 2200);
  expect(watch.take(51, 3200)).toBe('silence');
});
