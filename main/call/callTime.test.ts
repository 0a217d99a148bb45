import { expect, test } from 'vitest';
import { createCallTime } from './callTime.ts';

test('a clock that is set in the middle of a call makes it neither longer nor shorter', () => {
  let [wall, elapsed, inCall] = [1_000_000, 500, false];
  const time = createCallTime({ now: () => wall, elapsed: () => elapsed, isInCall: () => inCall });
  expect(time()).toBe(1_000_000);
  inCall = true;
  // It is set right as soon as the call has begun.
  wall += 3_600_000;
  const began = time();
  expect(began).toBe(1_000_000);
  for (const setBy of [3_600_000, -86_400_000]) {
    wall += setBy + 5_000;
    elapsed += 5_000.125;
  }
  // Whole, as the history keeps it.
  expect(time() - began).toBe(10_000);
  // The next call is dated by the clock as it is then.
  inCall = false;
  expect(time()).toBe(wall);
});
