import { describe, expect, it } from 'vitest';
import { epochThenId, explore, rankings, tieBreakWhileUnanswered } from './sessionModel.ts';

describe('A28 every way two sides may begin sessions at once', () => {
  it('ends with both on one session after a round, whatever is lost or comes late', { timeout: 600_000 }, () => {
    let states = 0;
    for (const ids of rankings()) {
      const found = explore(epochThenId, ids);
      states += found.states;
      expect(found).toMatchObject({ violations: 0, unreadable: 0 });
      expect(found.worstRounds).toBeLessThanOrEqual(1);
    }
    console.info(`${states} states, 0 violations: ${epochThenId.name}`);
    expect(states).toBeGreaterThan(10_000);
  });

  it('would not with a tie-break that holds only while an initiation is unanswered', { timeout: 600_000 }, () => {
    const ids = rankings()[0] ?? [];
    const found = explore(tieBreakWhileUnanswered, ids);
    console.info(`${found.states} states, ${found.violations} violations: ${tieBreakWhileUnanswered.name}`);
    expect(found.violations).toBeGreaterThan(0);
    expect(found.worstRounds).toBe(Number.POSITIVE_INFINITY);
  });
});
