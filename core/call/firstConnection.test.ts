import { describe, expect, test } from 'vitest';
import { CALL_A as A, nonceOf, answers, tell } from '../../test/fakes/callStory.ts';
import {
  addressesChanged,
  asConnected,
  flowsFrom,
  noRelay,
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
  windowLost,
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
  relay,
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

const networkGone: CallEvent = { type: 'networkGone', callId: A };
const foundNoWay = (of = pair(0, 0), lacks: 'relay' | 'path' = 'relay'): CallEvent => ({
  type: 'mediaFoundNoWay',
  callId: A,
  pair: of,
  lacks,
});
const late = timer('connect');
const relayed = tell([{ ...dialled, network: relay }, offerReady, ringingThere, accepted, remoteAnswered]).state;
const answeredRelayed: CallEvent = { type: 'userAnswered', callId: A, callType: 'audio', network: relay };
const answeringRelayed = tell([offered, answeredRelayed]).state;

describe('a call that must be relayed, and whose network goes while it connects', () => {
  test('waits for another one, and gathers anew over that', () => {
    const waiting = run([networkGone, foundNoWay()], relayed, 10_000);
    expect(waiting.state).toMatchObject({ phase: 'connecting', relayOnly: true });
    expect([waiting.all, sent(waiting.effects)]).toEqual([[], []]);
    const back = run([addressesChanged, planned(pair(0, 1), relay)], waiting.state, 13_000);
    expect(back.effects).toEqual([
      { type: 'media', order: expect.objectContaining({ kind: 'restart', pair: pair(0, 1), network: relay }) },
    ]);
    expect(run([{ ...mediaConnected, route: 'relayedUdp' }], back.state, 14_000).state.phase).toBe('connected');
  });

  test('does not end by what was gathered over the network before, though that is known only later', () => {
    const moved = run([addressesChanged, planned(pair(0, 1), relay)], relayed, 10_000);
    expect(run([foundNoWay(pair(0, 0))], moved.state, 10_100).state).toBe(moved.state);
    // Another address so soon has to wait for its restart.
    const again = run([addressesChanged, foundNoWay(pair(0, 1))], moved.state, 10_500);
    expect(again.state).toMatchObject({ phase: 'connecting' });
    expect(plans(run([timer('addresses')], again.state, 12_000).effects)).toEqual([pair(0, 2)]);
  });

  test('asks again where the new one knows no relay yet, and names the relay only once the time is over', () => {
    const moved = run([addressesChanged, planned(pair(0, 1), relay)], relayed, 10_000);
    const inVain = run([foundNoWay(pair(0, 1))], moved.state, 10_100);
    expect([inVain.state.phase, timers(inVain.effects)]).toEqual(['connecting', ['addresses 1900']]);
    expect(plans(run([timer('addresses')], inVain.state, 12_000).effects)).toEqual([pair(0, 2)]);
    expect(run([late], inVain.state, 15_000).state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    // Nothing is known yet of what was asked a moment ago.
    expect(run([late], moved.state, 15_000).state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  });

  test('asks again where nobody gave it a relay for the restart', () => {
    const moved = run([addressesChanged, planned(pair(0, 1), noRelay)], relayed, 10_000);
    expect(moved.effects).toEqual([]);
    expect(plans(run([timer('restart')], moved.state, 13_000).effects)).toEqual([pair(0, 2)]);
  });

  test('hears that the one before leads nowhere, where nobody gave it a relay for the next', () => {
    const moved = run([addressesChanged, planned(pair(0, 1), relay), restartReady(pair(0, 1))], relayed, 10_000);
    const waits = run([timer('restart'), planned(pair(0, 2), noRelay)], moved.state, 12_000);
    const inVain = run([foundNoWay(pair(0, 1))], waits.state, 12_100);
    expect(timers(inVain.effects)).toEqual(['addresses 3900']);
    expect(run([late], inVain.state, 15_000).state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    // What was before a window that is gone leads nowhere, whatever it was.
    const gone = run([windowLost, planned(pair(1, 0), noRelay)], relayed).state;
    expect(run([foundNoWay(pair(0, 0))], gone).state).toBe(gone);
  });

  test('ends as a connection that was lost where none comes in time, and blames no relay', () => {
    const silent: CallEvent = {
      type: 'relaysTried',
      callId: A,
      relays: [{ transport: 'tcp', server: 'relay.example.org:3478', answer: 'unreachable' }],
    };
    const over = run([networkGone, silent, foundNoWay(), late], relayed, 10_000);
    expect(over.state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
    expect(sent(over.effects)).toEqual(['hangup failed']);
    expect(over.effects).toContainEqual(
      expect.objectContaining({ type: 'record', entry: expect.objectContaining({ relays: [] }) }),
    );
    const gaveUp: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'failed' };
    expect(run([networkGone, gaveUp], relayed).state).toMatchObject({ reason: 'connectionLost' });
  });

  test('ends at once, as ever, where a relay gives nothing over a network that stayed', () => {
    const over = run([foundNoWay()], relayed);
    expect(over.state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    expect(sent(over.effects)).toEqual(['hangup failed']);
    expect(run([foundNoWay()], answeringRelayed).state).toMatchObject({ reason: 'relayUnavailable' });
  });

  test('goes on with its answer where it went while that was made, and asks for a restart once there is another', () => {
    const gone = run([networkGone, foundNoWay()], answeringRelayed);
    expect(gone.state.phase).toBe('answering');
    const answered = run([answerReady], gone.state);
    expect([sent(answered.effects), plans(answered.effects)]).toEqual([['answer'], []]);
    expect(plans(run([addressesChanged], answered.state).effects)).toEqual([pair(0, 1)]);
    const moved = run([addressesChanged, foundNoWay()], answeringRelayed);
    expect(plans(run([answerReady], moved.state).effects)).toEqual([pair(0, 1)]);
  });

  test('knows it where it went while it rang', () => {
    const rings = run([networkGone], tell([offered]).state);
    const waiting = run([answeredRelayed, foundNoWay()], rings.state);
    expect(waiting.state.phase).toBe('answering');
    const back = run([networkGone, addressesChanged], tell([offered]).state);
    expect(run([answeredRelayed, foundNoWay()], back.state).state.phase).toBe('ended');
  });
});

test('a call that may go directly, and whose network goes while it connects, waits for another one too', () => {
  const gone = run([networkGone, foundNoWay(pair(0, 0), 'path')], called, 10_000);
  expect(gone.state.phase).toBe('connecting');
  expect(plans(run([addressesChanged], gone.state, 12_000).effects)).toEqual([pair(0, 1)]);
  expect(run([late], gone.state, 20_000).state).toMatchObject({ phase: 'ended', reason: 'connectionLost' });
  expect(run([foundNoWay(pair(0, 0), 'path')], called).state).toMatchObject({ reason: 'connectFailed' });
});
