import { expect, test } from 'vitest';
import { barOf } from './levelMeter.ts';

test('the bar stands empty for silence, in its middle for quiet speech, and full for what is too loud', () => {
  expect(barOf(0)).toBe(0);
  expect(barOf(0.001)).toBeLessThan(0.05);
  expect(barOf(0.03)).toBeCloseTo(0.49, 1);
  expect([barOf(0.6), barOf(1)]).toEqual([1, 1]);
});
