import { describe, expect, it } from 'vitest';
import { codeOf } from '../../test/stage/ratchetParty.ts';
import { arrangeSessions, compareSessions, sessionGivesWay, mayRekey, nextEpoch } from './sessionSelection.ts';

const DAY = 24 * 3600;
const session = (epoch: number, id: number, archivedAt: number | null = null) => ({
  epoch,
  sessionId: new Uint8Array(16).fill(id),
  archivedAt,
});

describe('session selection', () => {
  it('A28 takes the greatest epoch, then the smaller session id, in whatever order sessions became known', () => {
    const [old, small, large] = [session(5, 1), session(9, 2), session(9, 3)];
    for (const order of [
      [old, small, large],
      [large, small, old],
      [small, large, old],
    ]) {
      expect(arrangeSessions(order, 0).active).toBe(small);
    }
    expect(compareSessions(small, large)).toBeLessThan(0);
    expect(compareSessions(small, session(9, 2))).toBe(0);
    const [one, other] = [session(9, 2), session(9, 2)];
    other.sessionId[15] = 1;
    expect(compareSessions(one, other), 'only the last byte differs').toBeGreaterThan(0);
    expect(compareSessions(other, one)).toBeLessThan(0);
  });

  it('archives all but the active one, keeps five for 24 hours and deletes the rest', () => {
    const sessions = [1, 2, 3, 4, 5, 6, 7].map((epoch) => session(epoch, epoch));
    const { active, toArchive, toDelete } = arrangeSessions(sessions, 100);
    expect(active?.epoch).toBe(7);
    expect(toArchive.map(({ epoch }) => epoch)).toEqual([6, 5, 4, 3, 2]);
    expect(toDelete.map(({ epoch }) => epoch)).toEqual([1]);
    const later = arrangeSessions([session(7, 7), session(6, 6, 100), session(5, 5, 101)], 100 + DAY);
    expect(later.toDelete.map(({ epoch }) => epoch)).toEqual([6]);
    expect(later.toArchive).toEqual([]);
  });

  it('A29 what was archived goes after 24 hours, even when it is all there is, and what was not is archived first', () => {
    const only = session(5, 1, 100);
    expect(arrangeSessions([only], 99 + DAY)).toEqual({ active: undefined, toArchive: [], toDelete: [] });
    expect(arrangeSessions([only], 100 + DAY)).toEqual({ active: undefined, toArchive: [], toDelete: [only] });
    expect(arrangeSessions([], 100)).toEqual({ active: undefined, toArchive: [], toDelete: [] });
    const [newer, older] = [session(6, 1), session(5, 1)];
    const arranged = arrangeSessions([older, newer], 1_800_000_000);
    expect(arranged).toEqual({ active: newer, toArchive: [older], toDelete: [] });
  });

  it('A29 a session is begun anew once in 60 seconds and ten times a day', () => {
    const now = 1_800_000_000;
    expect([mayRekey([], now), mayRekey([now - 60], now), mayRekey([now - 59], now)]).toEqual([true, true, false]);
    const times = (count: number) => Array.from({ length: count }, (_, i) => now - 60 * (i + 1));
    expect([mayRekey(times(9), now), mayRekey(times(10), now)]).toEqual([true, false]);
  });

  it('A29 counts nothing that a clock noted which has been set back since', () => {
    const now = 1_800_000_000;
    expect([mayRekey([now], now), mayRekey([now + 1], now), mayRekey([now + 1, now - 59], now)]).toEqual([
      false,
      true,
      false,
    ]);
    const ahead = Array.from({ length: 10 }, (_, i) => now + DAY - 60 * i);
    expect([mayRekey(ahead, now), mayRekey([...ahead, now - 60], now)]).toEqual([true, true]);
  });

  it('A29 never makes an archived session active again, even when it is the only or the greatest one', () => {
    expect(arrangeSessions([session(5, 1, 100)], 101).active).toBeUndefined();
    expect(arrangeSessions([session(5, 1, 100), session(4, 2)], 101)).toMatchObject({
      active: undefined,
      toArchive: [{ epoch: 4 }],
    });
  });

  it('begins new sessions above every known epoch and never below the clock', () => {
    expect(nextEpoch([], 1000)).toBe(1000);
    expect(nextEpoch([session(5000, 1), session(3, 2)], 1000)).toBe(5001);
    expect(nextEpoch([session(10, 1)], 1000)).toBe(1000);
    expect(codeOf(() => nextEpoch([session(2 ** 48 - 1, 1)], 1000))).toBe('E_STATE');
  });

  it('A76 what is dated ahead gives way to one that is more than a day lower, and only then', () => {
    const now = 1_800_000_000;
    const gives = (greater: number, begun: number) => sessionGivesWay(session(greater, 1), session(begun, 2), now);
    expect([gives(now + DAY, now - 9 * DAY), gives(now + DAY + 1, now)]).toEqual([false, true]);
    expect([gives(now + 3 * DAY, now + 2 * DAY), gives(now + 3 * DAY, now + 2 * DAY - 1)]).toEqual([false, true]);
  });

  it('A76 one that was archived while it was dated ahead stands in no other’s way, and sends no more itself', () => {
    const now = 1_800_000_000;
    const [ahead, lower] = [session(now + DAY + 1, 1, now), session(now, 2)];
    expect(arrangeSessions([lower, ahead], now)).toEqual({ active: lower, toArchive: [], toDelete: [] });
    expect(arrangeSessions([ahead], now).active).toBeUndefined();
    const right = session(now + DAY, 1, now);
    expect(arrangeSessions([lower, right], now)).toEqual({ active: undefined, toArchive: [lower], toDelete: [] });
  });
});
