import { describe, expect, test } from 'vitest';
import { betterSample, mayFollow, sampleOf, type TimeSample } from './serverTime.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const HOUR = 3600_000;
const DAY = 24 * HOUR;

const exchange = (serverMs: number, sentAt: number, receivedAt: number, stepMs = 1) =>
  sampleOf({ serverMs, stepMs, sentAt, receivedAt });

describe('what a server says of the time', () => {
  test('counts for the middle of the exchange, and may be off by half of it (A76)', () => {
    expect(exchange(NOON, 1000, 1200)).toEqual({
      difference: NOON - 1100,
      uncertaintyMs: 100.5,
      takenAt: 1200,
      isOwnWord: true,
    });
  });

  test('in whole seconds it may be off by half a second more (A76)', () => {
    const { difference, uncertaintyMs } = exchange(NOON, 1000, 1000, 1000);
    expect(Math.abs(difference - (NOON + 500 - 1000))).toBeLessThan(1);
    expect(uncertaintyMs).toBe(500);
  });

  test('a slow reply does not spoil what a quick one said (A76)', () => {
    const quick = exchange(NOON, 0, 20);
    const slow = exchange(NOON + 9_000, 5_000, 15_000);
    expect(betterSample(quick, slow)).toBe(quick);
    expect(betterSample(slow, exchange(NOON + 20_000, 20_000, 20_020)).uncertaintyMs).toBeLessThan(11);
  });

  test('the head of a reply, which may be a proxy’s, counts only until the server itself has spoken (A76)', () => {
    const head = exchange(NOON, 0, 20, 1000);
    const own = exchange(NOON + HOUR, 1000, 5000);
    expect(betterSample(head, own)).toBe(own);
    expect(betterSample(own, exchange(NOON, 6000, 6001, 1000))).toBe(own);
  });

  test('a server that set its clock is followed, and a sample of long ago gives way to one as exact (A76)', () => {
    const before = exchange(NOON, 0, 20);
    const moved = exchange(NOON + HOUR + 1000, 1000, 1020);
    expect(betterSample(before, moved)).toBe(moved);
    const later: TimeSample = exchange(NOON + DAY, DAY, DAY + 24);
    expect(betterSample(before, later)).toBe(later);
  });
});

describe('a server that lies about the time', () => {
  test('is not followed to a time that is none (A76)', () => {
    for (const none of [0, 2 ** 53 - 1, Date.UTC(1999, 0, 1), Date.UTC(2101, 0, 1), Number.NaN]) {
      expect(mayFollow(none, null, NOON)).toBe(false);
    }
    expect(mayFollow(NOON, null, 0)).toBe(true);
  });

  test('cannot go back more than a day behind what it said before, unless our own clock agrees (A76)', () => {
    expect(mayFollow(NOON - DAY, NOON, NOON)).toBe(true);
    expect(mayFollow(NOON - DAY - 1, NOON, NOON)).toBe(false);
    expect(mayFollow(NOON - 30 * DAY, NOON, NOON - 30 * DAY)).toBe(true);
    expect(mayFollow(NOON - 30 * DAY, NOON, NOON - 28 * DAY)).toBe(false);
  });
});
