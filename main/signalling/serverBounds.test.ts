import { expect, test } from 'vitest';
import { pastDate } from '../../core/protocol/pastDate.ts';
import { bounded, drainMs, lifetimeMs, resendMs, retryAfterMs, ringTimeoutMs } from './serverBounds.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const HOUR = 3600_000;
const DAY = 24 * HOUR;
const HUGE = 2 ** 53 - 1;
const CALL = '5f0c2a9e-6a51-4c3b-9d0e-2f6f1b7a8c11';
const at = { now: NOW, ringMs: 45_000 };

test('a server that restarts keeps nobody away for longer than half a minute (A85)', () => {
  expect([drainMs(40), drainMs(23 * DAY), drainMs(HUGE)]).toEqual([40, 30_000, 30_000]);
});

test('no server puts off for longer than an hour what it refuses for now (A85)', () => {
  const day = String(24 * 3600);
  expect(['7', '0', '3600', day, '9'.repeat(400)].map(retryAfterMs)).toEqual([7_000, 0, HOUR, HOUR, HOUR]);
  expect([undefined, '-5', 'Fri, 31 Dec 9999 23:59:59 GMT', 'soon'].map(retryAfterMs)).toEqual(Array(4).fill(null));
});

test('a frame that the server could not store goes again within ten seconds, and not at once (A85)', () => {
  expect([undefined, 0, 1_000, HUGE].map(resendMs)).toEqual([500, 500, 1_000, 10_000]);
});

test('no token and no credential lives longer than a day, or less than not at all (A85)', () => {
  expect(lifetimeMs(NOW + 3600_000, NOW)).toBe(3600_000);
  expect([lifetimeMs(HUGE, NOW), lifetimeMs(0, HUGE)]).toEqual([DAY, 0]);
});

test('nothing rings longer than the server told at sign-in, or than two minutes, and nothing shorter than ten seconds (A85)', () => {
  expect([
    ringTimeoutMs(null),
    ringTimeoutMs({ ring_timeout_ms: 60_000 }),
    ringTimeoutMs({ ring_timeout_ms: HUGE }),
    ringTimeoutMs({ ring_timeout_ms: 0 }),
    ringTimeoutMs({ ring_timeout_ms: 9_999 }),
  ]).toEqual([45_000, 60_000, 120_000, 10_000, 10_000]);
});

test('what happened did so within the last 90 days (A85)', () => {
  expect([pastDate(NOW - DAY, NOW), pastDate(HUGE, NOW), pastDate(0, NOW)]).toEqual([NOW - DAY, NOW, NOW - 90 * DAY]);
});

test('a missed call at the end of time is one of today, and its end does not come before it (A85)', () => {
  const missed = {
    v: 1,
    t: 'call_state',
    s: 1,
    call_id: CALL,
    state: 'missed',
    peer: 'mallory',
    direction: 'incoming',
    call_type: 'audio',
    started_at: HUGE,
    ended_at: 5,
  } as const;
  expect(bounded(missed, at)).toMatchObject({ started_at: NOW, ended_at: NOW });
});

test('an offer rings no longer than calls ring, whatever it says (A85)', () => {
  const offer = {
    v: 1,
    t: 'call_offer',
    s: 1,
    call_id: CALL,
    from: 'mallory',
    from_device: 7,
    age_ms: HUGE,
    call_type: 'audio',
    ring_left_ms: HUGE,
    encrypted_payload: 'AAAA',
  } as const;
  expect(bounded(offer, at)).toMatchObject({ ring_left_ms: 45_000, age_ms: 90 * DAY });
});
