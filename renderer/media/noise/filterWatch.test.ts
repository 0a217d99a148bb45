import { expect, test } from 'vitest';
import { createFilterWatch, type FilterSample } from './filterWatch.ts';

const good: FilterSample = { before: 0.1, behind: 0.08, passedMs: 250, renderedMs: 250 };
const verdicts = (samples: readonly Partial<FilterSample>[]) => {
  const watch = createFilterWatch();
  return samples.map((sample) => watch({ ...good, ...sample }));
};
const times = (count: number, sample: Partial<FilterSample>) => Array.from({ length: count }, () => sample);
const fine = (samples: readonly Partial<FilterSample>[]) => verdicts(samples).every((verdict) => verdict === null);

test('a filter through which speech comes is left alone, and so is one that silences noise alone', () => {
  expect(fine(times(50, {}))).toBe(true);
  expect(fine(times(50, { before: 0.005, behind: 0 }))).toBe(true);
  expect(fine(times(50, { behind: 1e-6 }))).toBe(true);
});

test('a filter that lets nothing of a second of speech through is dead, or gives what is no sound', () => {
  expect(verdicts(times(4, { behind: 0 }))).toEqual([null, null, null, 'failed']);
  expect(verdicts(times(4, { behind: Number.NaN })).at(-1)).toBe('failed');
  // Pauses between words do not count, neither for nor against it.
  const withPause = [...times(2, { behind: 0 }), { before: 0, behind: 0 }, ...times(2, { behind: 0 })];
  expect(verdicts(withPause).at(-1)).toBe('failed');
});

test('one look at a word that is inside the filter yet says nothing, however long the window did not look', () => {
  const syllable = { before: 0.1, behind: 0 };
  // A hidden window looks once a second; a busy one stood still for longer.
  expect(fine([{ ...syllable, passedMs: 4900, renderedMs: 4900 }, {}])).toBe(true);
  const hidden = times(3, { ...syllable, passedMs: 1000, renderedMs: 1000 });
  expect(verdicts(hidden)).toEqual([null, null, 'failed']);
  // Where sound stands still itself, the levels are those of before.
  expect(fine(times(7, { ...syllable, renderedMs: 0 }))).toBe(true);
});

test('a filter that falls behind for two seconds is too slow; a busy second and a sleep are not', () => {
  expect(verdicts(times(8, { renderedMs: 200 })).at(-1)).toBe('tooSlow');
  expect(fine(times(7, { renderedMs: 200 }))).toBe(true);
  expect(fine([...times(7, { renderedMs: 200 }), {}, ...times(7, { renderedMs: 200 })])).toBe(true);
  expect(fine(times(9, { passedMs: 60_000, renderedMs: 0 }))).toBe(true);
  // A window that stood still for long has one look at it.
  expect(fine([{ passedMs: 4900, renderedMs: 2000 }, {}])).toBe(true);
  expect(verdicts(times(2, { passedMs: 4900, renderedMs: 2000 }))).toEqual([null, 'tooSlow']);
});
