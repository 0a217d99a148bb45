import { expect, test } from 'vitest';
import { createOpeningWatch } from './openingWatch.ts';

const watching = (...frames: readonly boolean[]) => {
  const watch = createOpeningWatch();
  return frames.map(watch).filter((found) => found).length;
};
const failing = (count: number): readonly boolean[] => Array.from({ length: count }, () => false);

test('twenty frames in a row that do not open are a finding, told once', () => {
  expect(watching(...failing(19))).toBe(0);
  expect(watching(...failing(20))).toBe(1);
  expect(watching(...failing(200))).toBe(1);
});

test('one that opens proves the key, however many are damaged around it', () => {
  expect(watching(...failing(19), true, ...failing(19))).toBe(0);
});

test('frames that stop opening in the middle of a call are a finding too', () => {
  expect(watching(true, true, ...failing(20))).toBe(1);
});
