import { afterAll, beforeAll, expect, test } from 'vitest';
import { minuteOfDay, nextAt } from './localTime.ts';

const before = process.env['TZ'];
beforeAll(() => void (process.env['TZ'] = 'Europe/Berlin'));
afterAll(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

const SEVEN = 7 * 60;
const at = (text: string): number => Date.parse(text);

test('quiet hours end by the clock of the person, also in the nights in which it is set', () => {
  expect(minuteOfDay(at('2026-03-28T22:30:00Z'))).toBe(23 * 60 + 30);
  // Set forward at 2 o'clock, from +01:00 to +02:00.
  expect(nextAt(SEVEN, at('2026-03-28T22:30:00Z'))).toBe(at('2026-03-29T07:00:00+02:00'));
  // Set back at 3 o'clock, from +02:00 to +01:00.
  expect(nextAt(SEVEN, at('2026-10-24T21:30:00Z'))).toBe(at('2026-10-25T07:00:00+01:00'));
  expect(nextAt(SEVEN, at('2026-06-01T05:00:00Z'))).toBe(at('2026-06-02T07:00:00+02:00'));
});

test('a minute that comes twice is the nearer one, and one that does not come is as much later', () => {
  const halfPastTwo = 2 * 60 + 30;
  expect(nextAt(halfPastTwo, at('2026-10-25T02:10:00+02:00'))).toBe(at('2026-10-25T02:30:00+02:00'));
  expect(nextAt(halfPastTwo, at('2026-10-25T02:10:00+01:00'))).toBe(at('2026-10-25T02:30:00+01:00'));
  expect(nextAt(halfPastTwo, at('2026-10-25T02:40:00+01:00'))).toBe(at('2026-10-26T02:30:00+01:00'));
  expect(nextAt(halfPastTwo, at('2026-03-29T01:10:00+01:00'))).toBe(at('2026-03-29T03:30:00+02:00'));
});
