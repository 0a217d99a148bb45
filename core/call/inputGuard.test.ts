import { expect, test } from 'vitest';
import { closedGuard, guardNow, IGNORE_INPUT_MS, mayAct } from './inputGuard.ts';

test('nothing counts in the first 400 ms of what is shown, everything after them (A78)', () => {
  const guard = guardNow(closedGuard, 'ringing', 1000);
  expect(IGNORE_INPUT_MS).toBe(400);
  expect([1000, 1180, 1399, 1400, 9000].map((now) => mayAct(guard, now))).toEqual([false, false, false, true, true]);
});

test('what stays as it is keeps its time, what changes begins anew, and what is not there takes nothing', () => {
  const first = guardNow(closedGuard, 'ringing', 1000);
  expect(guardNow(first, 'ringing', 1300)).toBe(first);
  const second = guardNow(first, 'live', 2000);
  expect([mayAct(second, 2399), mayAct(second, 2400)]).toEqual([false, true]);
  expect(mayAct(guardNow(second, null, 3000), Number.MAX_SAFE_INTEGER)).toBe(false);
});
