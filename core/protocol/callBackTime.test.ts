import { expect, test } from 'vitest';
import { callBackTime } from './callBackTime.ts';

const SIX = Date.UTC(2026, 10, 30, 6);
const HALF_PAST_FIVE = SIX - 30 * 60_000;

test('who asks to be called at six is read as six, however long the way from the press was or the clocks differ', () => {
  for (const passedMs of [-800, -1, 0, 1, 12, 800]) {
    expect(callBackTime(HALF_PAST_FIVE + passedMs, 30 * 60_000)).toBe(SIX);
  }
});

test('a wish for so long from now is the full minute next to it', () => {
  expect(callBackTime(HALF_PAST_FIVE + 20_000, 15 * 60_000)).toBe(HALF_PAST_FIVE + 15 * 60_000);
  expect(callBackTime(HALF_PAST_FIVE + 40_000, 15 * 60_000)).toBe(HALF_PAST_FIVE + 16 * 60_000);
});
