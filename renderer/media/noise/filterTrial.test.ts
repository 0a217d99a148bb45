import { expect, test } from 'vitest';
import { passesTrial, trialFault, type TrialLevels } from './filterTrial.ts';

const good: TrialLevels = { voice: { before: 0.1, behind: 0.08 }, noise: { before: 0.03, behind: 0.0001 } };

test('a filter that keeps a voice and takes noise out may be used', () => {
  expect(passesTrial(good)).toBe(true);
});

test.each([
  ['gives silence', { voice: { before: 0.1, behind: 0 }, noise: { before: 0.03, behind: 0 } }],
  ['swallows most of a voice', { ...good, voice: { before: 0.1, behind: 0.02 } }],
  ['makes a voice scream', { ...good, voice: { before: 0.1, behind: 0.3 } }],
  ['lets noise through as it is', { ...good, noise: { before: 0.03, behind: 0.03 } }],
  ['gives what is no sound', { ...good, voice: { before: 0.1, behind: Number.NaN } }],
  ['leaves no numbers of noise', { ...good, noise: { before: 0.03, behind: Number.NaN } }],
  ['was played nothing', { voice: { before: 0, behind: 0 }, noise: { before: 0, behind: 0 } }],
])('a filter that %s may not', (_what, levels) => {
  expect(passesTrial(levels)).toBe(false);
});

test('a trial that did not end is too slow where sound fell behind, and failed where it did not', () => {
  expect([trialFault(10_000, 4000), trialFault(10_000, 9900)]).toEqual(['tooSlow', 'failed']);
});
