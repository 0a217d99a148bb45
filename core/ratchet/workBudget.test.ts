import { describe, expect, it } from 'vitest';
import {
  FULL_SHARED_BUDGET,
  FULL_WORK_BUDGET,
  type SharedWork,
  chargeFailure,
  chargeShared,
  chargeSkipSteps,
  isBlocked,
} from './workBudget.ts';

describe('A14 work budget', () => {
  it('allows 4000 skip steps within a minute and blocks for 60 s at one more', () => {
    const spent = chargeSkipSteps(chargeSkipSteps(FULL_WORK_BUDGET, 100_000, 2000), 101_000, 2000);
    expect(isBlocked(spent, 101_000)).toBe(false);
    const over = chargeSkipSteps(spent, 102_000, 1);
    expect(isBlocked(over, 102_000)).toBe(true);
    expect(isBlocked(over, 161_999)).toBe(true);
    expect(isBlocked(over, 162_000)).toBe(false);
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

describe('A85 work of all peers together', () => {
  it.each<[SharedWork, number]>([
    ['strangersOpenings', 60],
    ['pinnedOpenings', 240],
    ['skipSteps', 20_000],
  ])('of the kind "%s" is bounded to %d in a minute', (work, most) => {
    const spent = chargeShared(FULL_SHARED_BUDGET, 100_000, work, most);
    expect(spent).toBeDefined();
    expect(chargeShared(FULL_SHARED_BUDGET, 100_000, work, most + 1)).toBeUndefined();
    expect(spent && chargeShared(spent, 159_999, work, 1)).toBeUndefined();
    expect(spent && chargeShared(spent, 160_000, work, most)).toBeDefined();
  });

  it('adds up, and what one kind has used up is left to the others', () => {
    const some = chargeShared(FULL_SHARED_BUDGET, 100_000, 'strangersOpenings', 40);
    const all = some && chargeShared(some, 130_000, 'strangersOpenings', 20);
    expect(all && chargeShared(all, 131_000, 'strangersOpenings', 1)).toBeUndefined();
    expect(all && chargeShared(all, 131_000, 'pinnedOpenings', 1)).toEqual({
      windowStart: 100_000,
      strangersOpenings: 60,
      pinnedOpenings: 1,
      skipSteps: 0,
    });
  });
});
