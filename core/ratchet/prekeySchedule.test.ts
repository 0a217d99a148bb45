import { describe, expect, it } from 'vitest';
import { isRotationDue, oneTimeKeysMissing, outdatedOneTime, outdatedReusable } from './prekeySchedule.ts';

const [HOUR, DAY] = [3600, 86_400];
const NOW = 1_800_000_000;
/** Newest first, as a store lists them: made so many seconds ago. */
const made = (...ages: readonly number[]) =>
  ages.map((age, i) => ({ id: 100 - i, notBefore: NOW - age, notAfter: NOW - age + 365 * DAY }));
const ids = (prekeys: readonly { readonly id: number }[]) => prekeys.map(({ id }) => id);

describe('reusable prekeys', () => {
  it('are due where there are none, and when the newest is 48 hours old', () => {
    expect(isRotationDue([], NOW)).toBe(true);
    expect(isRotationDue(made(48 * HOUR - 1, 90 * DAY), NOW)).toBe(false);
    expect(isRotationDue(made(48 * HOUR), NOW)).toBe(true);
  });

  it('are kept for 16 days after they were made, and the newest three however old they are', () => {
    expect(ids(outdatedReusable(made(0, 50 * DAY, 60 * DAY, 16 * DAY - 1, 16 * DAY, 70 * DAY), NOW))).toEqual([96, 95]);
    expect(outdatedReusable(made(50 * DAY, 60 * DAY, 70 * DAY), NOW)).toEqual([]);
  });
});

describe('one-time prekeys', () => {
  it('are made when the server has fewer than twenty, as many as it lacks', () => {
    expect([100, 20, 19, 1, 0].map((left) => oneTimeKeysMissing(left, 100))).toEqual([0, 0, 81, 99, 100]);
  });

  it('are never more than a full supply, whatever the server says it has', () => {
    expect(oneTimeKeysMissing(-5, 100)).toBe(100);
  });

  it('go when there are too many or when their year is over, the oldest first', () => {
    const prekeys = made(0, 1, 365 * DAY, 365 * DAY + 1, 5);
    expect(ids(outdatedOneTime(prekeys, 5, NOW))).toEqual([97]);
    expect(ids(outdatedOneTime(prekeys, 2, NOW))).toEqual([98, 97, 96]);
  });
});
