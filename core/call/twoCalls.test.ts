import { describe, expect, test } from 'vitest';
import {
  dialled,
  offered,
  answeredHere,
  answerReady,
  offerReady,
  ringingThere,
  remoteAnswered,
  mediaConnected,
  orders,
  sent,
  recorded,
} from '../../test/fakes/callEvents.ts';
import { CALL_A as A, CALL_B as B, certificateOf, dials, sender, tell as run } from '../../test/fakes/callStory.ts';
import type { CallEvent } from './callEvent.ts';

describe('two calls at once', () => {
  test('a second caller hears busy and is listed, and the present call goes on', () => {
    const talking = run([dialled, offerReady, remoteAnswered, mediaConnected]).state;
    const { state, effects } = run([offered(B, 'carol')], talking);
    expect(state).toBe(talking);
    expect(sent(effects)).toEqual(['hangup busy']);
    expect(recorded(effects)).toMatchObject([{ call: { callId: B, peer: 'carol' }, reason: 'busyHere' }]);
  });

  test('a contact who calls while a stranger rings takes their place, and the stranger is listed as missed (A86)', () => {
    const strangerRings = run([{ ...offered(A, 'walker'), knownContact: false }]).state;
    const { state, effects } = run([offered(B, 'carol')], strangerRings, 5000);
    expect(state).toMatchObject({ phase: 'ringing', call: { callId: B, peer: 'carol' }, silenced: false });
    expect(sent(effects)).toEqual([]);
    expect(recorded(effects)).toMatchObject([{ call: { callId: A, peer: 'walker' }, reason: 'missed' }]);
    expect(effects).toContainEqual({ type: 'stopTimers', callId: A });
    expect(effects).toContainEqual({ type: 'startTimer', callId: B, timer: 'ring', afterMs: 44_000 });
    expect(effects).not.toContainEqual(expect.objectContaining({ type: 'startTimer', callId: A }));
    // What comes of the stranger's call after that concerns nobody.
    expect(run([{ type: 'timerFired', callId: A, timer: 'ring' }], state).state).toBe(state);
  });

  test('a call that the person makes takes the place of a stranger who rings, but not one to that stranger (A86)', () => {
    const strangerRings = run([{ ...offered(B, 'walker'), knownContact: false }]).state;
    const { state, effects } = run([dialled], strangerRings);
    expect(state).toMatchObject({ phase: 'dialling', call: { callId: A, peer: 'bob' } });
    expect(sent(effects)).toEqual([]);
    expect(orders(effects)).toEqual(['close', 'createOffer']);
    expect(recorded(effects)).toMatchObject([{ call: { callId: B, peer: 'walker' }, reason: 'missed' }]);
    expect(run([dials('walker', [7])], strangerRings).state).toBe(strangerRings);
    const friendRings = run([offered(B, 'carol')]).state;
    expect(run([dialled], friendRings).state).toBe(friendRings);
  });

  test.each([
    ['a stranger who calls while a stranger rings', { ringsFirst: false, callsNext: false }],
    ['a stranger who calls while a contact rings', { ringsFirst: true, callsNext: false }],
    ['a contact who calls while a contact rings', { ringsFirst: true, callsNext: true }],
  ])('%s hears busy (A86)', (_who, { ringsFirst, callsNext }) => {
    const rings = run([{ ...offered(A, 'walker'), knownContact: ringsFirst }]).state;
    const { state, effects } = run([{ ...offered(B, 'carol'), knownContact: callsNext }], rings);
    expect(state).toBe(rings);
    expect(sent(effects)).toEqual(['hangup busy']);
  });

  test('a stranger who was answered keeps the call when a contact calls (A86)', () => {
    const answering = run([{ ...offered(A, 'walker'), knownContact: false }, answeredHere]).state;
    const { state, effects } = run([offered(B, 'carol')], answering);
    expect(state).toBe(answering);
    expect(sent(effects)).toEqual(['hangup busy']);
  });

  test('a call that may not ring is listed with the reason, and its caller hears nothing (A86)', () => {
    const { state, effects } = run([{ ...offered(A, 'walker'), knownContact: false, admission: 'notContact' }]);
    expect(state.phase).toBe('idle');
    expect(effects).toMatchObject([{ type: 'record', entry: { call: { peer: 'walker' }, reason: 'notContact' } }]);
    const talking = run([dialled, offerReady, remoteAnswered, mediaConnected]).state;
    const second = run([{ ...offered(B, 'walker'), knownContact: false, admission: 'blocked' }], talking);
    expect(second.state).toBe(talking);
    expect(sent(second.effects)).toEqual([]);
  });

  test('glare: whom the person calls just then may ring, whoever else may not (A86)', () => {
    const calling = run([dialled, offerReady]).state;
    const { state } = run([{ ...offered(B, 'bob'), admission: 'nobodyMayRing' }], calling);
    expect(state).toMatchObject({ phase: 'answering', call: { callId: B, peer: 'bob' } });
  });

  test('blocking who rings ends the ring without a word; blocking who was answered says goodbye (A86)', () => {
    const blocked: CallEvent = { type: 'peerBlocked', callId: A };
    const ringing = run([offered(), blocked]);
    expect(sent(ringing.effects)).toEqual([]);
    expect(recorded(ringing.effects)).toMatchObject([{ reason: 'blocked' }]);
    expect(sent(run([offered(), answeredHere, blocked]).effects)).toEqual(['hangup reject']);
    const talking = run([dialled, offerReady, remoteAnswered, mediaConnected]).state;
    expect(sent(run([blocked], talking).effects)).toEqual(['hangup hangup']);
  });

  test('glare: when both dial at once the call the server took is answered and ours is dropped (A40)', () => {
    const { state, effects } = run([offered(B, 'bob')], run([dialled, offerReady]).state);
    expect(state).toMatchObject({ phase: 'answering', call: { callId: B, peer: 'bob', direction: 'incoming' } });
    expect(orders(effects)).toEqual(['close', 'createAnswer']);
    // Should the server have taken both, one after the other, ours is not to ring there for nobody.
    expect(sent(effects)).toEqual(['hangup glare', 'accepted']);
    expect(sent(run([offered(B, 'bob')], run([dialled]).state).effects)).toEqual(['accepted']);
  });

  test.each([
    ['dialling', [dialled]],
    ['calling', [dialled, offerReady]],
    ['alerting', [dialled, offerReady, ringingThere]],
  ] as const)('glare: where theirs does not connect, ours is listed too, also from %s', (_phase, placed) => {
    const crossed = { call: { callId: A, peer: 'bob', direction: 'outgoing' }, reason: 'crossed', wasHere: true };
    const answering = run([offered(B, 'bob')], run(placed).state, 5000);
    expect(recorded(answering.effects)).toEqual([]);
    const gaveUp: CallEvent = { type: 'remoteHungUp', callId: B, from: sender('bob', 7), reason: 'cancel' };
    const both = [
      { ...crossed, endedAt: 5000, durationMs: null },
      { call: { callId: B }, reason: 'overBeforeAnswer' },
    ];
    expect(recorded(run([gaveUp], answering.state, 9000).effects)).toMatchObject(both);
    const connecting = run([{ ...answerReady, callId: B }], answering.state).state;
    expect(recorded(run([gaveUp], connecting, 9000).effects)).toMatchObject(both);
    const quits = run([{ type: 'programEnds', callId: B }], connecting);
    expect(recorded(quits.effects)).toMatchObject([crossed, { call: { callId: B }, reason: 'hungUpHere' }]);
  });

  test('glare: once theirs connects the two are one, and it alone is listed', () => {
    const answering = run([offered(B, 'bob'), { ...answerReady, callId: B }], run([dialled, offerReady]).state).state;
    const talking = run([{ ...mediaConnected, callId: B, certificate: certificateOf('bob') }], answering);
    expect(talking.state.phase).toBe('connected');
    const { effects } = run([{ type: 'userHungUp', callId: B }], talking.state, 9000);
    expect([...recorded(talking.effects), ...recorded(effects)]).toMatchObject([{ call: { callId: B } }]);
  });

  test('glare: who wanted the call through a relay alone answers through a relay alone, or not at all (A42)', () => {
    const iceServers = [{ urls: ['turn:relay'], username: 'u', credential: 'c' }];
    const relayed: CallEvent = { ...dialled, network: { relayOnly: true, iceServers } };
    const theirs = offered(B, 'bob');
    const withRelay = { ...theirs, network: { relayOnly: false, iceServers } };
    const { effects } = run([withRelay], run([relayed, offerReady]).state);
    expect(effects).toContainEqual(
      expect.objectContaining({
        order: expect.objectContaining({
          kind: 'createAnswer',
          network: expect.objectContaining({ relayOnly: true }),
        }),
      }),
    );
    const inVain = run([theirs], run([relayed, offerReady]).state);
    expect(inVain.state).toMatchObject({ reason: 'relayUnavailable' });
    expect(recorded(inVain.effects)).toMatchObject([{ reason: 'crossed' }, { reason: 'relayUnavailable' }]);
  });

  test('after glare the refusal of our own offer changes nothing', () => {
    const glared = run([offered(B, 'bob')], run([dialled, offerReady]).state).state;
    expect(run([{ type: 'sendFailed', callId: A, kind: null, failure: 'glare' }], glared).state).toBe(glared);
  });

  test('somebody else who calls while we dial hears busy', () => {
    const { state, effects } = run([offered(B, 'carol')], run([dialled, offerReady]).state);
    expect(state).toMatchObject({ phase: 'calling' });
    expect(sent(effects)).toEqual(['hangup busy']);
  });
});
