import { expect, test } from 'vitest';
import { createFilterWatch, type FilterSample } from './filterWatch.ts';

const good: FilterSample = { before: 0.1, behind: 0.08, passedMs: 500, renderedMs: 500 };
const verdicts = (samples: readonly Partial<FilterSample>[]) => {
  const watch = createFilterWatch();
  return samples.map((sample) => watch({ ...good, ...sample }));
};
const times = (count: number, sample: Partial<FilterSample>) => Array.from({ length: count }, () => sample);

test('a filter through which speech comes is left alone, and so is one that silences noise alone', () => {
  expect(verdicts(times(50, {}))).not.toContain('silent');
  expect(verdicts(times(50, { before: 0.005, behind: 0 }))).not.toContain('silent');
});

test('a filter that lets nothing of two seconds of speech through is dead', () => {
  expect(verdicts(times(3, { behind: 0 })).at(-1)).toBeNull();
  expect(verdicts(times(4, { behind: 0 })).at(-1)).toBe('silent');
  // Pauses between words do not count, neither for nor against it.
  expect(verdicts([...times(2, { behind: 0 }), { before: 0, behind: 0 }, ...times(2, { behind: 0 })]).at(-1)).toBe(
    'silent',
  );
});

test('a filter that falls behind for two seconds is too slow; a busy second and a sleep are not', () => {
  expect(verdicts(times(4, { renderedMs: 400 })).at(-1)).toBe('slow');
  expect(verdicts([...times(3, { renderedMs: 400 }), {}, ...times(3, { renderedMs: 400 })])).not.toContain('slow');
  expect(verdicts(times(9, { passedMs: 60_000, renderedMs: 0 }))).not.toContain('slow');
});
