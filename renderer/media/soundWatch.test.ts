import { expect, test } from 'vitest';
import { createSoundWatch } from './soundWatch.ts';

const times = (count: number, packets: number): readonly number[] => Array.from({ length: count }, () => packets);

test('sound is missing after five seconds without a packet, and found with the next', () => {
  const sample = createSoundWatch();
  expect([10, 20].map((count) => sample(count))).toEqual([false, false]);
  expect(times(19, 20).map((count) => sample(count))).not.toContain(true);
  expect(sample(20)).toBe(true);
  expect(sample(21)).toBe(false);
});

test('sound that never began is missing too', () => {
  const sample = createSoundWatch();
  expect(times(20, 0).map((count) => sample(count))).toEqual([...times(19, 0).map(() => false), true]);
});

test('while somebody holds the call no sound is missing, and after that for five seconds neither', () => {
  const sample = createSoundWatch();
  expect([sample(10), ...times(50, 10).map((count) => sample(count, false))]).not.toContain(true);
  expect(times(19, 10).map((count) => sample(count))).not.toContain(true);
  expect(sample(10)).toBe(true);
});
