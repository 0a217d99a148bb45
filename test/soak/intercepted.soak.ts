import { expect, test } from 'vitest';
import { chanceOf, interceptedCalls } from '../stage/sasTrials.ts';

test('A45 a million intercepted calls give words that match as often as chance has it', { timeout: 600_000 }, () => {
  const trials = 2 ** 20;
  const { whole, single } = interceptedCalls(trials);
  const { expected, within } = chanceOf(trials);
  // 2^20 calls at 2^-32 each.
  expect(whole).toBe(0);
  expect(Math.abs(single - expected)).toBeLessThan(within);
});
