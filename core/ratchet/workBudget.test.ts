import { describe, expect, it } from 'vitest';
import { FULL_WORK_BUDGET, chargeFailure, chargeSkipSteps, isBlocked } from './workBudget.ts';

describe('A14 work budget', () => {
  it('allows 4000 skip steps within a minute and blocks for 60 s at one more', () => {
    const spent = chargeSkipSteps(chargeSkipSteps(FULL_WORK_BUDGET, 100_000, 2000), 101_000, 2000);
    expect(isBlocked(spent, 101_000)).toBe(false);
    const over = chargeSkipSteps(spent, 102_000, 1);
    expect(isBlocked(over, 102_000)).toBe(true);
    expect(isBlocked(over, 161_999)).toBe(true);
    expect(isBlocked(over, 162_000)).toBe(false);
  });

  it('drops nothing for longer than 60 s when the clock is set back', () => {
    const over = chargeSkipSteps(FULL_WORK_BUDGET, 100_000, 4001);
    expect(isBlocked(over, 100_000)).toBe(true);
    expect(isBlocked(over, 99_999)).toBe(false);
    expect(isBlocked(chargeFailure(over, 50_000), 50_000)).toBe(false);
  });

  it('begins a new minute when the clock is set back', () => {
    const spent = chargeSkipSteps(FULL_WORK_BUDGET, 100_000, 4000);
    expect(isBlocked(chargeSkipSteps(spent, 100_000, 1), 100_000)).toBe(true);
    const anew = chargeSkipSteps(spent, 99_999, 4000);
    expect(isBlocked(anew, 99_999)).toBe(false);
    expect(isBlocked(chargeSkipSteps(anew, 159_998, 1), 159_998)).toBe(true);
  });

  it('gives the whole budget back after a minute', () => {
    const spent = chargeSkipSteps(FULL_WORK_BUDGET, 100_000, 4000);
    expect(isBlocked(chargeSkipSteps(spent, 159_999, 1), 159_999)).toBe(true);
    expect(isBlocked(chargeSkipSteps(spent, 160_000, 4000), 160_000)).toBe(false);
  });

  it('blocks at the twentieth failure within a minute', () => {
    let budget = FULL_WORK_BUDGET;
    for (let i = 0; i < 19; i++) budget = chargeFailure(budget, 100_000 + i);
    expect(isBlocked(budget, 100_020)).toBe(false);
    expect(isBlocked(chargeFailure(budget, 100_020), 100_020)).toBe(true);
    expect(isBlocked(chargeFailure(budget, 160_000), 160_000)).toBe(false);
  });
});
