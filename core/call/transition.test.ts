import { describe, expect, test } from 'vitest';
import {
  answers,
  CALL_A as A,
  CALL_B as B,
  certificateOf,
  describe as described,
  dials,
  direct,
  known,
  offers,
  sender,
  tell as run,
} from '../../test/fakes/callStory.ts';
import type { NetworkPlan } from './call.ts';
import type { CallEffect, MediaOrder } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { idle } from './callState.ts';

const relay: NetworkPlan = { relayOnly: true, iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'c' }] };
const candidate = { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' };
const bob = sender('bob', 9);
const alice = sender('alice', 7);

const dialled = dials('bob', [9]);
const offered = (callId = A, peer = 'alice') => offers(peer, 7, { callId });
const answeredHere: CallEvent = { type: 'userAnswered', callId: A, callType: 'audio', network: direct };
const offerReady: CallEvent = { type: 'offerReady', callId: A, offer: described('alice') };
const answerReady: CallEvent = { type: 'answerReady', callId: A, answer: described('bob') };
const remoteAnswered = answers('bob', 9);
const ringingThere: CallEvent = { type: 'serverSaid', callId: A, news: 'ringing' };
const certificate = certificateOf('bob');
const mediaConnected = { type: 'mediaConnected', callId: A, route: 'direct', certificate } as const;

const orders = (effects: readonly CallEffect[]): MediaOrder['kind'][] =>
  effects.flatMap((effect) => (effect.type === 'media' ? [effect.order.kind] : []));
const sent = (effects: readonly CallEffect[]): string[] =>
  effects.flatMap((effect) =>
    effect.type !== 'send'
      ? []
      : [effect.message.kind === 'hangup' ? `hangup ${effect.message.reason}` : effect.message.kind],
  );
const recorded = (effects: readonly CallEffect[]) =>
  effects.flatMap((effect) => (effect.type === 'record' ? [effect.entry] : []));

describe('an outgoing call', () => {
  test('dialling opens the devices and sends nothing yet', () => {
    const { state, effects } = run([dialled]);
    expect(state.phase).toBe('dialling');
    expect(orders(effects)).toEqual(['createOffer']);
    expect(sent(effects)).toEqual([]);
  });

  test('the offer leaves when the media engine has made it', () => {
    const { state, effects } = run([dialled, offerReady]);
    expect(state).toMatchObject({ phase: 'calling', reach: 'unknown' });
    expect(sent(effects)).toEqual(['offer']);
  });

  test('the person hears that it rings only when a device of the peer rings', () => {
    expect(run([dialled, offerReady, ringingThere]).state.phase).toBe('alerting');
  });

  test('an answer is applied and media begins to connect', () => {
    const { state, effects } = run([dialled, offerReady, ringingThere, remoteAnswered]);
    expect(state).toMatchObject({ phase: 'connecting', remoteDevice: 9 });
    expect(orders(effects)).toEqual(['applyAnswer']);
  });

  test('an answer that overtakes the word that it rings is taken', () => {
    expect(run([dialled, offerReady, remoteAnswered]).state.phase).toBe('connecting');
  });

  test('candidates that overtake the answer are kept by the engine', () => {
    const early: CallEvent = { type: 'remoteCandidates', callId: A, from: bob, candidates: [candidate] };
    expect(orders(run([dialled, offerReady, early]).effects)).toEqual(['addCandidates']);
  });

  test('connected media makes it a call, with the time spoken in the record', () => {
    const hungUp: CallEvent = { type: 'userHungUp', callId: A };
    const { state, effects } = run([dialled, offerReady, remoteAnswered, mediaConnected, hungUp]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'hungUpHere', durationMs: 1000 });
    expect(sent(effects)).toEqual(['hangup hangup']);
    expect(recorded(effects)).toMatchObject([{ reason: 'hungUpHere', durationMs: 1000, route: 'direct' }]);
  });

  test('cancelling before the offer is out tells nobody', () => {
    const { state, effects } = run([dialled, { type: 'userHungUp', callId: A }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'cancelled' });
    expect(sent(effects)).toEqual([]);
    expect(orders(effects)).toEqual(['close']);
  });

  test('cancelling while it rings stops the ringing there', () => {
    const { effects } = run([dialled, offerReady, ringingThere, { type: 'userHungUp', callId: A }]);
    expect(sent(effects)).toEqual(['hangup cancel']);
  });

  test.each([
    ['reject', 'declined'],
    ['busy', 'busy'],
    ['failed', 'failedThere'],
    ['norelay', 'noRelayThere'],
  ] as const)('a peer who says %s is shown as %s', (reason, shown) => {
    const { state } = run([dialled, offerReady, { type: 'remoteHungUp', callId: A, from: bob, reason }]);
    expect(state).toMatchObject({ phase: 'ended', reason: shown });
  });

  test('nobody answers: no answer if it rang, not online if no device was there', () => {
    const missed: CallEvent = { type: 'serverSaid', callId: A, news: 'missed' };
    const queued: CallEvent = { type: 'serverSaid', callId: A, news: 'queued' };
    expect(run([dialled, offerReady, ringingThere, missed]).state).toMatchObject({ reason: 'noAnswer' });
    expect(run([dialled, offerReady, queued, missed]).state).toMatchObject({ reason: 'peerOffline' });
  });

  test('a device that comes online while we call turns "not online" into ringing', () => {
    const queued: CallEvent = { type: 'serverSaid', callId: A, news: 'queued' };
    expect(run([dialled, offerReady, queued, ringingThere]).state.phase).toBe('alerting');
  });

  test('the time to answer begins with the offer and is what the server told, and ten seconds for its word to come (A94)', () => {
    const { effects } = run([dialled, offerReady]);
    expect(effects).toContainEqual({
      type: 'startTimer',
      callId: A,
      timer: 'noAnswer',
      afterMs: dialled.ringMs + 10_000,
    });
  });

  test('when the server falls silent our own limit ends the call', () => {
    const { state, effects } = run([dialled, offerReady, { type: 'timerFired', callId: A, timer: 'noAnswer' }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'noAnswer' });
    expect(sent(effects)).toEqual(['hangup cancel']);
  });

  test.each([
    ['unknownUser', 'unknownUser'],
    ['offline', 'offline'],
    ['rate', 'tooManyCalls'],
    ['full', 'noRoomThere'],
    ['identityChanged', 'identityChanged'],
    ['unsecured', 'unsecured'],
    ['refused', 'refusedByServer'],
  ] as const)('an offer that cannot leave (%s) says why', (failure, shown) => {
    const { state } = run([dialled, offerReady, { type: 'sendFailed', callId: A, failure }]);
    expect(state).toMatchObject({ phase: 'ended', reason: shown });
  });

  test('a blocked microphone ends the call before anything leaves', () => {
    const blocked: CallEvent = { type: 'mediaFailed', callId: A, failure: 'microphoneBlocked' };
    const { state, all } = run([dialled, blocked]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'microphoneBlocked' });
    expect(sent(all)).toEqual([]);
  });

  test('Always Relay without a relay fails at once and opens no device', () => {
    const { state, effects } = run([{ ...dialled, network: { relayOnly: true, iceServers: [] } }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    expect(orders(effects)).toEqual(['close']);
  });

  test('while a call lives a second one cannot be dialled', () => {
    const { state } = run([dialled, { ...dialled, callId: B, peer: 'carol' }]);
    expect(state).toMatchObject({ call: { callId: A } });
  });
});

describe('an incoming call', () => {
  test('rings without touching a device or the network', () => {
    const { state, effects } = run([offered()]);
    expect(state.phase).toBe('ringing');
    expect(effects).toEqual([{ type: 'startTimer', callId: A, timer: 'ring', afterMs: 44_000 }]);
  });

  test('accepting makes the answer and sends it', () => {
    const { state, all } = run([offered(), answeredHere, answerReady]);
    expect(state).toMatchObject({ phase: 'connecting', remoteDevice: 7 });
    expect(orders(all)).toEqual(['createAnswer']);
    expect(sent(all)).toEqual(['answer']);
  });

  test('candidates that came too early are used after accepting', () => {
    const early: CallEvent = { type: 'remoteCandidates', callId: A, from: alice, candidates: [candidate] };
    expect(orders(run([offered(), early, answeredHere]).all)).toEqual(['createAnswer', 'addCandidates']);
  });

  test('accepting twice makes one answer', () => {
    expect(orders(run([offered(), answeredHere, answeredHere]).all)).toEqual(['createAnswer']);
  });

  test('declining tells the caller and leaves a record that is not missed', () => {
    const { state, effects } = run([offered(), { type: 'userDeclined', callId: A }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'declinedHere' });
    expect(sent(effects)).toEqual(['hangup reject']);
  });

  test('a caller who gives up leaves a missed call', () => {
    const { state, effects } = run([offered(), { type: 'remoteHungUp', callId: A, from: alice, reason: 'cancel' }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'missed' });
    expect(sent(effects)).toEqual([]);
  });

  test('ringing ends by itself after the ring time, and says nothing to the caller', () => {
    const { state, effects } = run([offered(), { type: 'timerFired', callId: A, timer: 'ring' }]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'missed' });
    expect(sent(effects)).toEqual([]);
  });

  test('silencing keeps it ringing for the caller', () => {
    const { state, effects } = run([offered(), { type: 'userSilenced', callId: A }]);
    expect(state).toMatchObject({ phase: 'ringing', silenced: true });
    expect(effects).toEqual([]);
  });

  test.each(['answeredElsewhere', 'rejectedElsewhere', 'missed', 'ended'] as const)(
    'the word of the server that it is over (%s) stops the ringing and leaves a missed call (A92)',
    (news) => {
      const said: CallEvent = { type: 'serverSaid', callId: A, news };
      expect(run([offered(), said]).state).toMatchObject({ phase: 'ended', reason: 'missed' });
    },
  );

  test.each(['answeredElsewhere', 'rejectedElsewhere', 'missed'] as const)(
    'so does its word (%s) after we have accepted (A92)',
    (news) => {
      const said: CallEvent = { type: 'serverSaid', callId: A, news };
      expect(run([offered(), answeredHere, said]).state).toMatchObject({ phase: 'ended', reason: 'missed' });
    },
  );

  test('an answer that comes too late leaves a missed call (A92)', () => {
    const late: CallEvent = { type: 'sendFailed', callId: A, failure: 'notRinging' };
    expect(run([offered(), answeredHere, answerReady, late]).state).toMatchObject({ reason: 'missed' });
  });

  test('the same offer delivered twice rings once', () => {
    const { state, effects } = run([offered(), offered()]);
    expect(state.phase).toBe('ringing');
    expect(effects).toEqual([{ type: 'reportIgnored', callId: A }]);
  });

  test('a stranger with no relay to go through fails with the reason instead of going direct', () => {
    const { state, effects } = run([
      offered(),
      { type: 'userAnswered', callId: A, callType: 'audio', network: { relayOnly: true, iceServers: [] } },
    ]);
    expect(state).toMatchObject({ phase: 'ended', reason: 'relayUnavailable' });
    expect(sent(effects)).toEqual(['hangup norelay']);
  });

  test('the call window is lost while it only rings: the phone goes on ringing', () => {
    expect(run([offered(), { type: 'windowLost', callId: A }]).state.phase).toBe('ringing');
  });
});

describe('A31 another identity turns up where the one of the call was', () => {
  const changed = (peer: string, device: number): CallEvent => ({
    type: 'trustChanged',
    callId: A,
    trust: known(peer, [device], [device]),
  });

  test.each([
    ['rings there', [dialled, offerReady, ringingThere], changed('bob', 9)],
    ['rings here', [offered()], changed('alice', 7)],
    ['is being answered', [offered(), answeredHere], changed('alice', 7)],
    ['is being connected', [dialled, offerReady, remoteAnswered], changed('bob', 9)],
  ])(
    'A31 a call that %s ends before any media, says why, and the other side hears of the end',
    (_phase, before, event) => {
      const { state, effects } = run([event], run(before).state);
      expect(state).toMatchObject({ phase: 'ended', reason: 'identityChanged', durationMs: null });
      expect(sent(effects)).toEqual(['hangup failed']);
      expect(orders(effects)).toEqual(['close']);
      expect(recorded(effects)).toMatchObject([{ reason: 'identityChanged' }]);
    },
  );

  test.each([
    ['has flowing media keeps it', [dialled, offerReady, remoteAnswered, mediaConnected]],
    ['is not out yet is left to its sending', [dialled, offerReady]],
  ])('A31 a call that %s', (_phase, before) => {
    const { state } = run(before);
    const { state: after, effects } = run([changed('bob', 9)], state);
    expect(after.phase).toBe(state.phase);
    expect(effects).toEqual([]);
  });
});

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

  test('glare: when both dial at once the call the server took is answered and ours is dropped', () => {
    const { state, effects } = run([offered(B, 'bob')], run([dialled, offerReady]).state);
    expect(state).toMatchObject({ phase: 'answering', call: { callId: B, peer: 'bob', direction: 'incoming' } });
    expect(orders(effects)).toEqual(['close', 'createAnswer']);
    expect(sent(effects)).toEqual([]);
  });

  test('after glare the refusal of our own offer changes nothing', () => {
    const glared = run([offered(B, 'bob')], run([dialled, offerReady]).state).state;
    expect(run([{ type: 'sendFailed', callId: A, failure: 'glare' }], glared).state).toBe(glared);
  });

  test('somebody else who calls while we dial hears busy', () => {
    const { state, effects } = run([offered(B, 'carol')], run([dialled, offerReady]).state);
    expect(state).toMatchObject({ phase: 'calling' });
    expect(sent(effects)).toEqual(['hangup busy']);
  });
});

describe('a call under way', () => {
  const connecting = run([dialled, offerReady, remoteAnswered]).state;
  const connected = run([mediaConnected], connecting).state;

  test('local candidates go to the device that answered', () => {
    const found: CallEvent = { type: 'localCandidates', callId: A, candidates: [candidate] };
    const { effects } = run([found], connecting);
    expect(effects).toMatchObject([{ type: 'send', message: { kind: 'candidates', remoteDevice: 9 } }]);
  });

  test('a new route is shown and the clock does not start again', () => {
    const { state } = run([{ type: 'mediaConnected', callId: A, route: 'relayed', certificate }], connected, 99_000);
    expect(state).toMatchObject({ phase: 'connected', route: 'relayed', connectedAt: 1000 });
  });

  test('nothing that only the server vouches for ends a call whose media flow (A92)', () => {
    const said = (['ended', 'missed', 'answeredElsewhere', 'rejectedElsewhere', 'ringing', 'queued'] as const).map(
      (news) => ({ type: 'serverSaid', callId: A, news }) as const,
    );
    const unread = { type: 'remoteUnread', callId: A, from: bob, why: 'undecryptable', payload: 'AAAA' } as const;
    const frames: CallEvent[] = [
      ...said,
      { type: 'hangupUnread', callId: A, reason: 'hangup' },
      { type: 'hangupUnread', callId: A, reason: 'failed' },
      { type: 'sendFailed', callId: A, failure: 'refused' },
      { ...unread, what: 'answer', knownContact: true },
      { ...unread, what: 'candidates', knownContact: true },
    ];
    for (const frame of frames) expect(run([frame], connected).state).toBe(connected);
  });

  test('a hang-up that cannot be read ends a call without media, as the server could by saying nothing', () => {
    const unread: CallEvent = { type: 'hangupUnread', callId: A, reason: 'hangup' };
    expect(run([unread], connecting).state).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
    expect(run([offered(), unread]).state).toMatchObject({ phase: 'ended', reason: 'missed' });
  });

  const closedThere: CallEvent = { type: 'mediaFailed', callId: A, failure: 'closedThere' };
  const goodbye: CallEvent = { type: 'timerFired', callId: A, timer: 'goodbye' };

  test('media that the other side closed are its hang-up, also where no server brings it (A99)', () => {
    const { state, effects } = run([closedThere], connected);
    expect(effects).toEqual([{ type: 'startTimer', callId: A, timer: 'goodbye', afterMs: 500 }]);
    const { state: ended, effects: last } = run([goodbye], state);
    expect(ended).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
    // So that the server's row follows when it is back.
    expect(sent(last)).toEqual(['hangup hangup']);
  });

  test('a hang-up that comes right behind the closed media gives the reason (A99)', () => {
    const failed: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'failed' };
    const { state } = run([closedThere, failed, goodbye], connected);
    expect(state).toMatchObject({ phase: 'ended', reason: 'failedThere' });
  });

  test('media that close before they ever flowed are a connection that failed (A99)', () => {
    expect(run([closedThere], connecting).state).toMatchObject({ phase: 'ended', reason: 'connectFailed' });
  });

  test('the other side hangs up', () => {
    const { state } = run([{ type: 'remoteHungUp', callId: A, from: bob, reason: 'hangup' }], connected);
    expect(state).toMatchObject({ phase: 'ended', reason: 'hungUpThere' });
  });

  test('A39 a certificate that was not promised ends the call as unsecured', () => {
    const another = { ...mediaConnected, certificate: certificateOf('mallory') };
    const { state, effects } = run([another], connecting);
    expect(state).toMatchObject({ phase: 'ended', reason: 'unsecured' });
    expect(sent(effects)).toEqual(['hangup failed']);
  });

  test('media that does not connect in time fails with a name: no relay if only a relay was allowed', () => {
    const timeout: CallEvent = { type: 'timerFired', callId: A, timer: 'connect' };
    expect(run([timeout], connecting).state).toMatchObject({ reason: 'connectFailed' });
    const relayed = run([{ ...dialled, network: relay }, offerReady, remoteAnswered, timeout]).state;
    expect(relayed).toMatchObject({ reason: 'relayUnavailable' });
  });

  test('when the other side gives up connecting, the reason is the connection and not "failed there"', () => {
    const gaveUp: CallEvent = { type: 'remoteHungUp', callId: A, from: bob, reason: 'failed' };
    expect(run([gaveUp], connecting).state).toMatchObject({ reason: 'connectFailed' });
    expect(run([gaveUp], connected).state).toMatchObject({ reason: 'failedThere' });
    const relayed = run([{ ...dialled, network: relay }, offerReady, remoteAnswered, gaveUp]).state;
    expect(relayed).toMatchObject({ reason: 'relayUnavailable' });
  });

  test('a candidate that could not be sent does not end a call that works', () => {
    expect(run([{ type: 'sendFailed', callId: A, failure: 'offline' }], connected).state).toBe(connected);
  });

  test('an answer that may not go to who is there now ends the call by that name', () => {
    const changed: CallEvent = { type: 'sendFailed', callId: A, failure: 'identityChanged' };
    expect(run([changed], connecting).state).toMatchObject({ phase: 'ended', reason: 'identityChanged' });
    expect(run([changed], connected).state).toBe(connected);
  });

  test('a lost call window ends the call and tells the other side', () => {
    const { state, effects } = run([{ type: 'windowLost', callId: A }], connected);
    expect(state).toMatchObject({ phase: 'ended', reason: 'windowLost' });
    expect(sent(effects)).toEqual(['hangup failed']);
  });

  test('an ended call leaves the screen after a moment, or when it is dismissed', () => {
    const ended = run([{ type: 'userHungUp', callId: A }], connected).state;
    expect(run([{ type: 'timerFired', callId: A, timer: 'linger' }], ended).state).toBe(idle);
    expect(run([{ type: 'windowDismissed', callId: A }], ended).state).toBe(idle);
  });

  test('while the last call is still on the screen the phone can ring again', () => {
    const ended = run([{ type: 'userHungUp', callId: A }], connected).state;
    expect(run([offered(B)], ended).state).toMatchObject({ phase: 'ringing', call: { callId: B } });
  });

  test('events of another call are ignored', () => {
    expect(run([{ type: 'remoteHungUp', callId: B, from: bob, reason: 'hangup' }], connected).state).toBe(connected);
  });
});
