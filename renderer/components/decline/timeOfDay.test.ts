import { expect, test } from 'vitest';
import { isSameDay, likelyTime, nextTimeOfDay } from './timeOfDay.ts';

// A winter's day, local time: no zone moves its clocks then.
const at = (day: number, hour: number, minute: number, second = 0) =>
  new Date(2026, 0, day, hour, minute, second).getTime();

test('a time that is still to come is today, one that has been is tomorrow', () => {
  expect(nextTimeOfDay({ hour: 15, minute: 30 }, at(9, 14, 0))).toBe(at(9, 15, 30));
  expect(nextTimeOfDay({ hour: 13, minute: 59 }, at(9, 14, 0))).toBe(at(10, 13, 59));
  expect(nextTimeOfDay({ hour: 0, minute: 0 }, at(31, 23, 59, 59))).toBe(new Date(2026, 1, 1).getTime());
});

test('the minute that it is now has begun already, so it is meant for tomorrow', () => {
  expect(nextTimeOfDay({ hour: 14, minute: 0 }, at(9, 14, 0))).toBe(at(10, 14, 0));
  expect(nextTimeOfDay({ hour: 14, minute: 0 }, at(9, 14, 0, 59))).toBe(at(10, 14, 0));
});

test('what stands there at first is a full or half hour, at least an hour ahead', () => {
  expect(likelyTime(at(9, 14, 0))).toEqual({ hour: 15, minute: 0 });
  expect(likelyTime(at(9, 14, 1))).toEqual({ hour: 15, minute: 30 });
  expect(likelyTime(at(9, 14, 31))).toEqual({ hour: 16, minute: 0 });
  expect(likelyTime(at(9, 23, 40))).toEqual({ hour: 1, minute: 0 });
});

test('a day ends at midnight', () => {
  expect(isSameDay(at(9, 0, 0), at(9, 23, 59))).toBe(true);
  expect(isSameDay(at(9, 23, 59), at(10, 0, 0))).toBe(false);
});
