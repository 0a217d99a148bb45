import { expect, test } from 'vitest';
import { createSoundWatch } from './soundWatch.ts';

const times = (count: number, packets: number): readonly number[] => Array.from({ length: count }, () => packets);

test('sound is missing after five seconds without a packet, and found with the next', () => {
  const sample = createSoundWatch();
  expect([10, 20].map(sample)).toEqual([false, false]);
  expect(times(19, 20).map(sample)).not.toContain(true);
  expect(sample(20)).toBe(true);
  expect(sample(21)).toBe(false);
});

test('sound that never began is missing too', () => {
  const sample = createSoundWatch();
  expect(times(20, 0).map(sample)).toEqual([...times(19, 0).map(() => false), true]);
});
