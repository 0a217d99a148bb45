import { expect, test } from 'vitest';
import { quietNow as quietUntil, type QuietMoment, type QuietSettings } from './quiet.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 4, 1, 12);
const none: QuietSettings = { doNotDisturb: 'off', quietHours: false, quietFrom: 22 * 60, quietUntil: 7 * 60 };
/** On a day without a change of the clock. */
const quietNow = (settings: QuietSettings, moment: QuietMoment) =>
  quietUntil(settings, moment, (minute) => NOW + ((minute - moment.minuteOfDay + 1440) % 1440) * 60_000);
const at = (hours: number, minutes = 0) => ({ now: NOW, minuteOfDay: hours * 60 + minutes });

test('a phone that nobody asked to be quiet is not', () => {
  expect(quietNow(none, at(3))).toBeNull();
});

test('do not disturb lasts until its time, or until it is turned off', () => {
  expect(quietNow({ ...none, doNotDisturb: NOW + HOUR }, at(12))).toEqual({
    reason: 'doNotDisturb',
    until: NOW + HOUR,
  });
  expect(quietNow({ ...none, doNotDisturb: NOW }, at(12))).toBeNull();
  expect(quietNow({ ...none, doNotDisturb: 'on' }, at(12))).toEqual({ reason: 'doNotDisturb', until: null });
});

test('an end that a wrong clock reckoned years ahead keeps no phone quiet', () => {
  expect(quietNow({ ...none, doNotDisturb: NOW + 24 * HOUR }, at(12))).not.toBeNull();
  expect(quietNow({ ...none, doNotDisturb: NOW + 24 * HOUR + 1 }, at(12))).toBeNull();
});

test.each([
  ['from 22 to 7', 22, 7, [22, 23, 0, 6], [7, 12, 21]],
  ['from 13 to 15', 13, 15, [13, 14], [12, 15, 0]],
  ['from 8 to 8', 8, 8, [], [7, 8, 9]],
])('quiet hours %s', (_what, from, until, quiet, loud) => {
  const settings = { ...none, quietHours: true, quietFrom: from * 60, quietUntil: until * 60 };
  expect(quiet.filter((hour) => quietNow(settings, at(hour)) === null)).toEqual([]);
  expect(loud.filter((hour) => quietNow(settings, at(hour)) !== null)).toEqual([]);
});

test('quiet hours say when they end, also past midnight', () => {
  const settings = { ...none, quietHours: true };
  const within = { now: NOW, minuteOfDay: 23 * 60 + 30 };
  expect(quietNow(settings, within)).toEqual({ reason: 'quietHours', until: NOW + 7.5 * HOUR });
});

test('what was switched on by hand is told before quiet hours', () => {
  expect(quietNow({ ...none, quietHours: true, doNotDisturb: 'on' }, at(23))?.reason).toBe('doNotDisturb');
});
