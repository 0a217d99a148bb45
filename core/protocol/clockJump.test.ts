import { expect, test } from 'vitest';
import { clockJump } from './clockJump.ts';

const HOUR = 3_600_000;
const before = { wall: 1_000_000, monotonic: 5_000, sinceBoot: 90_000 };
/** A minute later by the clock that runs, with what happened meanwhile. */
const after = (sleptMs: number, setByMs: number, sinceBoot: number | null = 150_000 + sleptMs) => {
  const next = { wall: 1_060_000 + sleptMs + setByMs, monotonic: 65_000, sinceBoot };
  return clockJump({ ...before, sinceBoot: sinceBoot === null ? null : before.sinceBoot }, next, sleptMs + setByMs);
};

test('sleep and somebody who sets the clock are told apart by the time since boot (A76)', () => {
  expect(after(0, 0)).toEqual({ sleptMs: 0, wallMovedMs: 0 });
  expect(after(HOUR, 0)).toEqual({ sleptMs: HOUR, wallMovedMs: 0 });
  expect(after(0, HOUR)).toEqual({ sleptMs: 0, wallMovedMs: HOUR });
  expect(after(0, -HOUR)).toEqual({ sleptMs: 0, wallMovedMs: -HOUR });
  expect(after(2 * HOUR, -HOUR)).toEqual({ sleptMs: 2 * HOUR, wallMovedMs: -HOUR });
});

test('where the time since boot cannot be read, a jump forward is sleep, and one back is not', () => {
  expect(after(HOUR, 0, null)).toEqual({ sleptMs: HOUR, wallMovedMs: 0 });
  expect(after(0, HOUR, null)).toEqual({ sleptMs: HOUR, wallMovedMs: 0 });
  expect(after(0, -HOUR, null)).toEqual({ sleptMs: 0, wallMovedMs: -HOUR });
});

test('readings that differ by their own coarseness are no jump', () => {
  expect(after(0, 1_900, 151_900)).toEqual({ sleptMs: 0, wallMovedMs: 0 });
});
