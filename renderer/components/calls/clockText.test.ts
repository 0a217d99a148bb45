import { expect, test } from 'vitest';
import { clockText } from './clockText.ts';

test.each([
  [0, '0:00'],
  [7_900, '0:07'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
  [-5_000, '0:00'],
])('%i ms of a call show as %s', (durationMs, text) => {
  expect(clockText(durationMs)).toBe(text);
});
