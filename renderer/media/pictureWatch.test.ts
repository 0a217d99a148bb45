import { expect, test } from 'vitest';
import { createPictureWatch } from './pictureWatch.ts';

test('the picture is there while frames come, and gone two seconds after the last', () => {
  const sample = createPictureWatch();
  const still = Array.from({ length: 8 }, () => 30);
  expect([0, 12, 30].map(sample)).toEqual([false, true, true]);
  expect(still.map(sample)).toEqual([true, true, true, true, true, true, true, false]);
  expect(sample(31)).toBe(true);
});
