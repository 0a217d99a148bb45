import { expect, test } from 'vitest';
import { CandidateBudget } from './candidateBudget.ts';

const allowed = (budget: CandidateBudget, tries: number, bytes: number, now: number): number =>
  Array.from({ length: tries }).filter(() => budget.spend('call', 'caller', bytes, now)).length;

test('a side connects with 64 frames at once, and goes from network to network for hours with 150 a minute', () => {
  const budget = new CandidateBudget();
  expect(allowed(budget, 70, 256, 0)).toBe(64);
  for (let part = 1; part <= 720; part += 1) expect(allowed(budget, 70, 256, part * 10_000)).toBe(25);
  expect(budget.spend('call', 'callee', 256, 7_200_000)).toBe(true);
});

test('large frames are counted by their bytes, and a refused one costs nothing', () => {
  const budget = new CandidateBudget();
  expect(allowed(budget, 64, 4096, 0)).toBe(32);
  expect(allowed(budget, 64, 4096, 30_000)).toBe(16);
  expect(budget.spend('call', 'caller', 4096, 30_000)).toBe(false);
  expect(budget.spend('call', 'caller', 4096, 30_000 + 2000)).toBe(true);
});

test('a clock that is set back gives nothing and takes nothing', () => {
  const budget = new CandidateBudget();
  expect(allowed(budget, 64, 1, 3_600_000)).toBe(64);
  expect(budget.spend('call', 'caller', 1, 0)).toBe(false);
});

test('a call that is over is forgotten', () => {
  const budget = new CandidateBudget();
  expect(allowed(budget, 64, 1, 0)).toBe(64);
  budget.forget('call');
  expect(allowed(budget, 64, 1, 0)).toBe(64);
});
