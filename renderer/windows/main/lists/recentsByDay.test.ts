import { expect, test } from 'vitest';
import type { RecentView } from '../../../../core/ipc/snapshot.ts';
import { storyCall } from '../../../stories/snapshots.ts';
import { daysAgo, daysSinceWeekBegan, recentsByDay } from './recentsByDay.ts';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime();
const recent = (callId: string, startedAt: number): RecentView => ({
  call: storyCall({ callId, startedAt }),
  reason: 'missed',
  stage: 'person',
  durationMs: null,
  isMissed: true,
  seen: true,
  route: null,
  relays: [],
  forwardSecret: true,
  device: 7,
  note: null,
  voice: null,
  verified: false,
  blocked: false,
});

test('calls are grouped by calendar day, the newest day first', () => {
  const days = recentsByDay([recent('c', at(3, 0, 1)), recent('b', at(2, 23, 59)), recent('a', at(2, 8))]);
  expect(days.map(({ startsAt, recents }) => [startsAt, recents.map(({ call }) => call.callId)])).toEqual([
    [at(3, 0), ['c']],
    [at(2, 0), ['b', 'a']],
  ]);
});

test('midnight parts yesterday from today, not twenty-four hours', () => {
  expect(daysAgo(at(2, 23, 59), at(3, 0, 1))).toBe(1);
  expect(daysAgo(at(3, 0, 1), at(3, 23, 59))).toBe(0);
});

test('a month with a change of the clock counts whole days', () => {
  for (let day = 2; day <= 31; day += 1) expect(daysAgo(at(1, 12), at(day, 12))).toBe(day - 1);
});

test('a week begins on the day of the region: Monday in Germany, Sunday in America, Saturday in Egypt (A96)', () => {
  const [sunday, monday] = [at(1, 12), at(2, 12)];
  expect([1, 7, 6].map((first) => daysSinceWeekBegan(sunday, first))).toEqual([7, 1, 2]);
  expect([1, 7, 6].map((first) => daysSinceWeekBegan(monday, first))).toEqual([1, 2, 3]);
});
