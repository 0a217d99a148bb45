import { expect, test } from 'vitest';
import { createBlurPace } from './blurPace.ts';

const takes = (pace: ReturnType<typeof createBlurPace>, ms: number, pictures: number) =>
  Array.from({ length: pictures }, () => pace.took(ms));

test('a fast computer looks for the person in every picture', () => {
  const pace = createBlurPace();
  expect(new Set(takes(pace, 20, 100))).toEqual(new Set(['goesOn']));
  expect([pace.looksAgain(), pace.looksAgain(), pace.looksAgain()]).toEqual([true, true, true]);
});

test('a slower one looks in every second picture, and goes on', () => {
  const pace = createBlurPace();
  takes(pace, 50, 20);
  expect([pace.looksAgain(), pace.looksAgain(), pace.looksAgain()]).toEqual([true, false, true]);
  expect(takes(pace, 50, 60)).not.toContain('tooSlow');
});

test('one that is too slow even so is told to stop, and not for a single slow picture', () => {
  const pace = createBlurPace();
  pace.took(3_000);
  expect(takes(pace, 20, 40)).not.toContain('tooSlow');
  const slow = createBlurPace();
  expect(takes(slow, 90, 20)).not.toContain('tooSlow');
  expect(takes(slow, 90, 20).at(-1)).toBe('tooSlow');
});
