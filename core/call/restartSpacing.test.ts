import { describe, expect, test } from 'vitest';
import {
  addressesChanged,
  asConnected,
  atAlice,
  interrupted,
  pair,
  plans,
  run,
  timer,
  timers,
} from '../../test/fakes/brokenCall.ts';
import type { CallEvent } from './callEvent.ts';
import { addressRestartAfterMs, withRestart, type OwnRestart } from './restartSpacing.ts';
import { transition } from './transition.ts';
import type { CallState } from './callState.ts';

/** An address that changes every second for so long: when a restart is asked for. */
function flapping(forMs: number): readonly number[] {
  let restarts: readonly OwnRestart[] = [];
  const asked: number[] = [];
  for (let now = 1_000_000; now < 1_000_000 + forMs; now += 1_000) {
    if (addressRestartAfterMs(restarts, now) > 0) continue;
    restarts = withRestart(restarts, { at: now, why: 'addresses' });
    asked.push((now - 1_000_000) / 1_000);
  }
  return asked;
}

describe('restarts because an address changed', () => {
  test('are asked for at once, and then 2, 4 and 8 s apart', () => {
    expect(flapping(20_000)).toEqual([0, 2, 6, 14]);
  });

  test('an interface that comes and goes for minutes never uses up what the other side answers (A72)', () => {
    const asked = flapping(600_000);
    for (const from of asked) {
      expect(asked.filter((at) => at >= from && at < from + 60).length).toBeLessThanOrEqual(4);
    }
    expect(asked.length).toBeGreaterThan(20);
  });

  test('in a black hole the address that comes back is answered at once', () => {
    let restarts: readonly OwnRestart[] = [];
    for (const at of [0, 2_000, 4_000, 8_000, 16_000]) restarts = withRestart(restarts, { at, why: 'broken' });
    expect(addressRestartAfterMs(restarts, 20_000)).toBe(0);
    restarts = withRestart(restarts, { at: 20_000, why: 'addresses' });
    expect(addressRestartAfterMs(restarts, 21_000)).toBe(1_000);
  });

  test('what the other side would drop in this minute waits for the next one', () => {
    let restarts: readonly OwnRestart[] = [];
    for (let at = 0; at < 24_000; at += 1_000) restarts = withRestart(restarts, { at, why: 'broken' });
    expect(addressRestartAfterMs(restarts, 24_000)).toBe(36_000);
  });

  test('a clock that was set back makes nobody wait', () => {
    expect(addressRestartAfterMs([{ at: 9_000_000, why: 'addresses' }], 5_000)).toBe(0);
  });
});

describe('a call whose computer changes its addresses', () => {
  const at = (state: CallState, event: CallEvent, now: number) => transition(state, event, now);

  test('asks for one restart at once, and for the next one when its time has come, however often they change', () => {
    const first = at(atAlice, addressesChanged, 100_000);
    expect(plans(first.effects)).toEqual([pair(0, 1)]);
    const second = at(first.state, addressesChanged, 100_500);
    expect([plans(second.effects), timers(second.effects)]).toEqual([[], ['addresses 1500']]);
    const third = at(second.state, addressesChanged, 101_000);
    expect(timers(third.effects)).toEqual(['addresses 1000']);
    const due = at(third.state, timer('addresses'), 102_000);
    expect(plans(due.effects)).toEqual([pair(0, 2)]);
    // Nothing is owed any more.
    expect(timers(due.effects)).toEqual([]);
  });

  test('counts those that it asked for since media do not flow', () => {
    const broken = run([interrupted(), timer('restart'), timer('restart')], atAlice, 100_000).state;
    expect(asConnected(broken).restarts.map(({ why }) => why)).toEqual(['broken', 'broken', 'broken']);
  });

  test('a timer that comes when the call is being set up anew asks for nothing', () => {
    const ended = run([{ type: 'userHungUp', callId: asConnected(atAlice).call.callId }]).state;
    expect(at(ended, timer('addresses'), 200_000)).toEqual({ state: ended, effects: [] });
  });
});
