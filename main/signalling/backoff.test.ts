import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

test('pauses grow from half a second to half a minute', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 7, 8, 100].map((failures) => backoffMs(failures, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
});

test('the whole span is drawn, so that clients do not come back together', () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.nat(50), random, (failures, drawn) => {
      const waitMs = backoffMs(failures, () => drawn);
      expect(waitMs).toBeGreaterThanOrEqual(0);
      expect(waitMs).toBeLessThan(Math.min(30_000, 500 * 2 ** failures));
    }),
  );
  expect(backoffMs(7, () => 0)).toBe(0);
});
