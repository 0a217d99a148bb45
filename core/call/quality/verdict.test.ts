import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUALITY_CAUSES, type Bars, type Quality, type QualityCause } from './quality.ts';
import { afterPause, afterSample, BETTER_AFTER_MS, noVerdict, WORSE_AFTER_MS, type Verdict } from './verdict.ts';

const quality = (bars: Bars, cause: QualityCause | null = bars > 2 ? null : 'delayIsLong'): Quality => ({
  bars,
  cause,
});

/** One sample every two seconds; what is shown after each. */
function shownOver(...qualities: readonly Quality[]): readonly (Quality | null)[] {
  let verdict: Verdict = noVerdict;
  return qualities.map((one, index) => (verdict = afterSample(verdict, { atMs: index * 2_000, quality: one })).shown);
}
const barsOver = (...bars: readonly Bars[]) => shownOver(...bars.map((one) => quality(one))).map((one) => one?.bars);
const times = <T>(count: number, one: T): readonly T[] => Array.from({ length: count }, () => one);

describe('bars', () => {
  test('are not shown before enough is known, and begin with the best of it', () => {
    expect(barsOver(1, 4, 3)).toEqual([undefined, undefined, 4]);
  });
  test('do not fall for one bad moment', () => {
    expect(barsOver(4, 4, 4, 1, 1, 4, 1).every((bars) => bars === undefined || bars === 4)).toBe(true);
  });
  test('fall after four bad seconds, to the best of them', () => {
    expect(barsOver(4, 4, 4, 1, 2, 1).slice(-2)).toEqual([4, 2]);
  });
  test('rise after ten good seconds, to the worst of them', () => {
    expect(barsOver(...times(3, 1 as const), ...times(5, 4 as const), 3).slice(-2)).toEqual([1, 3]);
  });
  test('do not rise while it comes and goes', () => {
    expect(barsOver(...times(3, 2 as const), 4, 4, 4, 2, 4, 4, 4, 2, 4, 4).slice(2)).toEqual(times(11, 2));
  });
});

test('another cause that is as bad is told once it has lasted', () => {
  const one = quality(2, 'ourNetworkLoses');
  const other = quality(2, 'computerIsSlow');
  expect(shownOver(...times(3, one), ...times(5, other)).at(-1)).toEqual(one);
  expect(shownOver(...times(3, one), ...times(6, other)).at(-1)).toEqual(other);
});

test('after a pause, a sleep or a clock that went back, what was before speaks for nothing', () => {
  const bad = [0, 2_000, 4_000].map((atMs) => ({ atMs, quality: quality(1) }));
  const verdict = bad.reduce(afterSample, noVerdict);
  expect(verdict.shown?.bars).toBe(1);
  expect(afterPause(verdict)).toBe(noVerdict);
  for (const atMs of [60_000, 1_000, Number.NaN]) {
    expect(afterSample(verdict, { atMs, quality: quality(4) }).recent).toHaveLength(1);
  }
});

const samples = array(
  record({
    ms: integer({ min: 100, max: 9_000 }),
    bars: constantFrom<Bars>(0, 1, 2, 3, 4),
    cause: constantFrom(...QUALITY_CAUSES),
  }),
  { maxLength: 120 },
);

test('whatever comes, it falls after no less than four seconds, rises after no less than ten, and shows what was measured', () => {
  assert(
    property(samples, (steps) => {
      let verdict = noVerdict;
      let atMs = 0;
      let changedAt = 0;
      const seen = new Set<string>();
      for (const { ms, bars, cause } of steps) {
        atMs += ms;
        const before = verdict.shown;
        const now = quality(bars, bars > 2 ? null : cause);
        seen.add(JSON.stringify(now));
        verdict = afterSample(verdict, { atMs, quality: now });
        const { shown, recent } = verdict;
        if (recent.length > 64) return false;
        if (shown === before) continue;
        if (shown === null || !seen.has(JSON.stringify(shown))) return false;
        const fell = before === null || shown.bars < before.bars;
        if (atMs - changedAt < (fell ? WORSE_AFTER_MS : BETTER_AFTER_MS)) return false;
        changedAt = atMs;
      }
      return true;
    }),
  );
});

test('what stays as it is comes to be shown', () => {
  assert(
    property(samples, constantFrom<Bars>(0, 1, 2, 3, 4), constantFrom(...QUALITY_CAUSES), (steps, bars, cause) => {
      let verdict = noVerdict;
      let atMs = 0;
      const one = (now: Quality) => (verdict = afterSample(verdict, { atMs, quality: now }));
      for (const step of steps) {
        atMs += step.ms;
        one(quality(step.bars, step.bars > 2 ? null : step.cause));
      }
      const last = quality(bars, bars > 2 ? null : cause);
      for (let times = 0; times < 20; times += 1) {
        atMs += 2_000;
        one(last);
      }
      expect(verdict.shown).toEqual(last);
    }),
  );
});
