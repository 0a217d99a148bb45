import { describe, expect, test } from 'vitest';
import { CALL_A as A, nonceOf, answers, tell } from '../../test/fakes/callStory.ts';
import {
  addressesChanged,
  asConnected,
  flowsFrom,
  offered,
  pair,
  planned,
  plans,
  remoteRestart,
  remoteRestarted,
  restartReady,
  run,
  timer,
  timers,
} from '../../test/fakes/brokenCall.ts';
import {
  alice,
  answeredHere,
  answerReady,
  bob,
  dialled,
  mediaConnected,
  offerReady,
  orders,
  ringingThere,
  sent,
} from '../../test/fakes/callEvents.ts';
import type { CallEvent } from './callEvent.ts';

const remoteAnswered = answers('bob', 9, { sasNonce: nonceOf('bob') });
const accepted: CallEvent = { type: 'remoteAccepted', callId: A, from: bob };
const placed = tell([dialled, offerReady, ringingThere, accepted, remoteAnswered]).state;
const called = tell([offered, answeredHere, answerReady]).state;

describe('an address that changes before media flow for the first time', () => {
  test.each([
    ['who placed the call', placed],
    ['who answered it', called],
  ])('has %s ask for a restart at once', (_, connecting) => {
    expect(connecting.phase).toBe('connecting');
    const asked = run([addressesChanged, planned(pair(0, 1))], connecting);
    expect(plans(asked.all)).toEqual([pair(0, 1)]);
    expect(orders(asked.effects)).toEqual(['restart']);
    expect(sent(run([restartReady(pair(0, 1))], asked.state).effects)).toEqual(['restart']);
  });

  test('has it asked for again while nobody answers, and no more once somebody has', () => {
    const asked = run([addressesChanged], placed, 10_000);
    expect(timers(asked.effects)).toEqual(['restart 2000']);
    const again = run([timer('restart')], asked.state, 12_000);
    expect([plans(again.effects), timers(again.effects)]).toEqual([[pair(0, 2)], ['restart 4000']]);
    const out = run([planned(pair(0, 2)), restartReady(pair(0, 2)), remoteRestarted(pair(0, 2))], again.state, 12_500);
    expect(orders(out.effects)).toEqual(['applyRestart']);
    const late = run([timer('restart')], out.state, 16_000);
    expect(late).toMatchObject({ state: out.state, effects: [] });
  });

  test('has no more asked for than in a call that stands, in the one and then in the other', () => {
    const first = run([addressesChanged], placed, 10_000);
    const second = run([addressesChanged], first.state, 10_500);
    expect([plans(second.effects), timers(second.effects)]).toEqual([[], ['addresses 1500']]);
    expect(plans(run([timer('addresses')], second.state, 12_000).effects)).toEqual([pair(0, 2)]);
    const stands = run([mediaConnected], first.state, 11_000).state;
    expect(asConnected(stands).restarts).toEqual([{ at: 10_000, why: 'addresses' }]);
    expect(timers(run([addressesChanged], stands, 11_500).effects)).toEqual(['addresses 500']);
  });

  test('on both sides at once leaves the question of who placed the call', () => {
    const both = [addressesChanged, planned(pair(0, 1)), restartReady(pair(0, 1))];
    expect(orders(run([...both, remoteRestart(pair(0, 1))], placed).effects)).toEqual([]);
    expect(orders(run([...both, remoteRestart(pair(0, 1), alice)], called).effects)).toEqual(['answerRestart']);
  });

  test('costs nothing of what was agreed: the certificate is compared as ever', () => {
    const anew = run(
      [addressesChanged, planned(pair(0, 1)), restartReady(pair(0, 1)), remoteRestarted(pair(0, 1))],
      placed,
    );
    expect(run([flowsFrom('bob')], anew.state).state.phase).toBe('connected');
    expect(run([flowsFrom('mallory')], anew.state).state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
  });
});

describe('an address that changes before the answer is there', () => {
  test('while the answer is being made has it asked for right behind the answer', () => {
    const moved = run([addressesChanged], tell([offered, answeredHere]).state);
    expect(moved.effects).toEqual([]);
    const answered = run([answerReady], moved.state);
    expect([sent(answered.effects), plans(answered.effects)]).toEqual([['answer'], [pair(0, 1)]]);
  });

  test('while addresses go ahead of it has it asked for once the answer is applied', () => {
    const ahead = tell([dialled, offerReady, ringingThere, accepted]).state;
    const moved = run([addressesChanged], ahead);
    expect(moved.effects).toEqual([]);
    const answered = run([remoteAnswered], moved.state);
    expect(orders(answered.effects)).toContain('applyAnswer');
    expect(plans(answered.effects)).toEqual([pair(0, 1)]);
  });

  test('and before anything is gathered is nothing: what is gathered later is of the new one', () => {
    const moved = run([addressesChanged], tell([dialled, offerReady, ringingThere]).state);
    expect(plans(run([accepted, remoteAnswered], moved.state).all)).toEqual([]);
    const rings = run([addressesChanged], tell([offered]).state);
    expect(plans(run([answeredHere, answerReady], rings.state).all)).toEqual([]);
  });
});
