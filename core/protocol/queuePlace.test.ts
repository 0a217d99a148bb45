import { expect, test } from 'vitest';
import { MAX_BATCH_FRAMES } from './limits.ts';
import { highestPlace } from './queuePlace.ts';

test('a frame of a type that only a newer server knows has its place all the same', () => {
  expect(highestPlace({ v: 1, t: 'call_group', s: 7, whatever: [] })).toBe(7);
});

test('the highest place of a batch counts, whether its frame can be read or not', () => {
  expect(highestPlace({ v: 1, t: 'batch', frames: [{ s: 4 }, { s: 6, t: 'call_group' }, 'nonsense', { s: 5 }] })).toBe(
    6,
  );
});

test('no place: none, and what is no count', () => {
  for (const s of [undefined, null, '7', 0, -1, 1.5, 2 ** 53, Number.NaN]) expect(highestPlace({ s })).toBeUndefined();
  for (const frame of [null, 'text', [], {}, { frames: 'none' }]) expect(highestPlace(frame)).toBeUndefined();
});

test('what stands beyond the longest batch was not looked at', () => {
  const frames = Array.from({ length: MAX_BATCH_FRAMES + 3 }, (_, index) => ({ s: index + 1 }));
  expect(highestPlace({ t: 'batch', frames })).toBe(MAX_BATCH_FRAMES);
});
