import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CALL_A, CALL_B, digits, known, own, sender } from '../../test/fakes/callStory.ts';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { callOf, givesWay, idle, isLive, type CallState } from './callState.ts';
import { callSecurity } from './callSecurity.ts';
import { transition } from './transition.ts';
import { callView, surfaces } from './view.ts';

const ids = [CALL_A, CALL_B] as const;
const description = { sdp: 'v=0 secret-description', dtlsFingerprint: 'ab'.repeat(32) };
const candidates = [{ candidate: 'candidate:secret', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' }];
const network = fc.constantFrom(
  { relayOnly: false, iceServers: [] },
  { relayOnly: true, iceServers: [] },
  { relayOnly: true, iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'secret-credential' }] },
);
const callId = fc.constantFrom(...ids);
const peer = fc.constantFrom('alice', 'bob');
const ours = fc.constant(own('me'));
const trust = fc.constantFrom(known('alice', [7]), known('bob', [9]), known('bob', [9], [9]));
const from = fc.constantFrom(sender('alice', 7), sender('bob', 9), sender('bob', 9, false), sender('mallory', 9));
const ringMs = fc.constant(45_000);
const certificate = fc.constantFrom('ab'.repeat(32), 'cd'.repeat(32));
const admission = fc.constantFrom(
  'rings' as const,
  'rings' as const,
  'notContact' as const,
  'nobodyMayRing' as const,
  'blocked' as const,
);
const mediaState = fc.record({
  microphone: fc.boolean(),
  camera: fc.boolean(),
  screen: fc.boolean(),
  held: fc.boolean(),
});
const callType = fc.constantFrom('audio' as const, 'video' as const);

const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ type: fc.constant('userDialled' as const), callId, peer, callType, network, ringMs, ours, trust }),
  fc.record({ type: fc.constant('userAnswered' as const), callId, callType, network }),
  fc.record({
    type: fc.constantFrom(
      'userDeclined' as const,
      'userSilenced' as const,
      'userHungUp' as const,
      'windowDismissed' as const,
      'peerBlocked' as const,
      'windowLost' as const,
      'offerMisaddressed' as const,
    ),
    callId,
  }),
  fc.record({ type: fc.constant('remoteUnsecured' as const), callId, from }),
  fc.record({ type: fc.constant('trustChanged' as const), callId, trust }),
  fc.record({ type: fc.constant('heartbeatDue' as const), callId, from, knownContact: fc.boolean() }),
  fc.record({ type: fc.constant('remoteRevealed' as const), callId, from, nonce: fc.constant(digits('nonce')) }),
  fc.record({
    type: fc.constant('remoteNacked' as const),
    callId,
    from,
    messageHash: fc.constant(digits('offer for 9')),
  }),
  fc.record({
    type: fc.constant('remoteUnread' as const),
    callId,
    from,
    what: fc.constantFrom('answer' as const, 'candidates' as const),
    why: fc.constantFrom('undecryptable' as const, 'outOfStep' as const, 'noRatchet' as const),
    payload: fc.constant('AAAA'),
    knownContact: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('sessionRenewed' as const),
    callId,
    remoteDevice: fc.constantFrom(7, 9),
    renewed: fc.boolean(),
    payloadHash: fc.constant(digits('payload')),
  }),
  fc.record({
    type: fc.constant('messageSent' as const),
    callId,
    kind: fc.constantFrom('offer' as const, 'answer' as const, 'reveal' as const, 'candidates' as const),
    sent: fc.constant([
      {
        bytes: new Uint8Array(1),
        bucket: 256 as const,
        hash: digits('offer'),
        frame: 'call_offer' as const,
        device: 9,
        payloadHash: digits('offer for 9'),
        repeatable: true,
      },
    ]),
    count: fc.constant(1),
    forwardSecret: fc.boolean(),
    trust,
  }),
  fc.record({ type: fc.constant('hangupUnread' as const), callId, reason: fc.constant('hangup' as const) }),
  fc.record({
    type: fc.constant('remoteOffered' as const),
    callId,
    from,
    callType,
    offer: fc.constant(description),
    hash: fc.constant(digits('their offer')),
    sasCommitment: fc.constantFrom(null, digits('commitment')),
    ringLeftMs: fc.constant(40_000),
    knownContact: fc.boolean(),
    admission,
    network,
    ours,
    trust,
  }),
  fc.record({
    type: fc.constant('remoteAnswered' as const),
    callId,
    from,
    answer: fc.constant(description),
    hash: fc.constant(digits('their answer')),
    offerHash: fc.constantFrom(digits('offer'), digits('another offer')),
    sasNonce: fc.constantFrom(null, digits('nonce')),
    candidates: fc.constantFrom([], candidates),
    trust,
  }),
  fc.record({
    type: fc.constant('remoteCandidates' as const),
    callId,
    from,
    candidates: fc.constant(candidates),
  }),
  fc.record({ type: fc.constant('localCandidates' as const), callId, candidates: fc.constant(candidates) }),
  fc.record({
    type: fc.constant('remoteHungUp' as const),
    callId,
    from,
    reason: fc.constantFrom(
      'hangup' as const,
      'cancel' as const,
      'reject' as const,
      'busy' as const,
      'failed' as const,
    ),
  }),
  fc.record({ type: fc.constant('ownMediaState' as const), callId, state: mediaState }),
  fc.record({
    type: fc.constant('remoteMediaState' as const),
    callId,
    from,
    sequence: fc.integer({ min: 1, max: 9 }),
    state: mediaState,
  }),
  fc.record({
    type: fc.constant('serverSaid' as const),
    callId,
    news: fc.constantFrom('ringing' as const, 'queued' as const, 'answeredElsewhere' as const, 'missed' as const),
  }),
  fc.record({
    type: fc.constant('sendFailed' as const),
    callId,
    failure: fc.constantFrom('offline' as const, 'notRinging' as const, 'glare' as const),
  }),
  fc.record({ type: fc.constant('offerReady' as const), callId, offer: fc.constant(description) }),
  fc.record({
    type: fc.constant('answerReady' as const),
    callId,
    answer: fc.constant(description),
    candidates: fc.constantFrom([], candidates),
  }),
  fc.record({
    type: fc.constant('mediaConnected' as const),
    callId,
    route: fc.constant('direct' as const),
    certificate,
  }),
  fc.record({
    type: fc.constant('mediaFailed' as const),
    callId,
    failure: fc.constantFrom('iceFailed' as const, 'microphoneBlocked' as const, 'closedThere' as const),
  }),
  fc.record({
    type: fc.constant('mediaProgressed' as const),
    callId,
    media: fc.constantFrom('relay' as const, 'ice' as const, 'dtls' as const, 'media' as const),
  }),
  fc.record({
    type: fc.constant('timerFired' as const),
    callId,
    timer: fc.constantFrom(
      'ring' as const,
      'noAnswer' as const,
      'connect' as const,
      'repeat' as const,
      'goodbye' as const,
      'slow' as const,
      'linger' as const,
      'mediaState' as const,
    ),
  }),
);

interface Passed {
  readonly before: CallState;
  readonly event: CallEvent;
  readonly after: CallState;
  readonly effects: readonly CallEffect[];
}

function walk(events: readonly CallEvent[]): Passed[] {
  let state: CallState = idle;
  return events.map((event, index) => {
    const before = state;
    const step = transition(before, event, index);
    state = step.state;
    return { before, event, after: state, effects: step.effects };
  });
}

const anyWalk = (check: (passed: readonly Passed[]) => void) =>
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => check(walk(events))),
    { numRuns: 2000 },
  );

test('A41 whatever arrives in whatever order, no device and no network is touched before the person dials or answers', () => {
  anyWalk((passed) => {
    const wanted = new Set<string>();
    for (const { before, event, effects } of passed) {
      if (event.type === 'userDialled' || event.type === 'userAnswered') wanted.add(event.callId);
      // Glare: the person is calling this very peer.
      const current = callOf(before);
      if (event.type === 'remoteOffered' && isLive(before) && current?.peer === event.from.peer)
        wanted.add(event.callId);
      for (const effect of effects) {
        if (effect.type !== 'media' || effect.order.kind === 'close') continue;
        expect(wanted).toContain(effect.order.callId);
      }
    }
  });
});

test('A42 a relay-only call never orders media without a relay', () => {
  anyWalk((passed) => {
    for (const { effects } of passed) {
      for (const effect of effects) {
        if (effect.type !== 'media' || !('network' in effect.order)) continue;
        const { relayOnly, iceServers } = effect.order.network;
        expect(relayOnly && iceServers.length === 0).toBe(false);
      }
    }
  });
});

test('every call that ends is recorded once and its media engine is closed', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      const isNew = before.phase !== 'ended' || event.type === 'userDialled' || event.type === 'remoteOffered';
      const ended = before !== after && after.phase === 'ended' && isNew;
      const gaveWay = givesWay(before) && callOf(after) !== null && callOf(after)?.callId !== before.call.callId;
      const isRefused = event.type === 'remoteOffered' && after === before;
      const records = effects.filter(({ type }) => type === 'record');
      if (!isRefused) expect(records).toHaveLength(Number(ended) + Number(gaveWay));
      const closes = effects.some((effect) => effect.type === 'media' && effect.order.kind === 'close');
      if (ended || gaveWay) expect(closes).toBe(true);
    }
  });
});

test('an event of another call never changes the present one', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type === 'userDialled' || event.type === 'remoteOffered') continue;
      if (callOf(before)?.callId === event.callId) continue;
      expect(after).toBe(before);
      expect(effects.filter(({ type }) => type !== 'reportIgnored')).toEqual([]);
    }
  });
});

test('what windows see never holds a description, a candidate or a credential', () => {
  anyWalk((passed) => {
    for (const { after } of passed) expect(JSON.stringify(callView(after))).not.toMatch(/secret|ab{2}ab/u);
  });
});

test('the popup and the ringtone live exactly as long as the phone rings', () => {
  anyWalk((passed) => {
    for (const { after } of passed) {
      const shown = surfaces(callView(after));
      expect(shown.incoming === 'shown').toBe(after.phase === 'ringing');
      expect(shown.sound === 'ringtone').toBe(after.phase === 'ringing' && !after.silenced);
    }
  });
});

test('A43 whatever is claimed, nobody but a party of the call changes it, and media are of its certificate', () => {
  anyWalk((passed) => {
    for (const { before, event, after } of passed) {
      if ('from' in event && event.from.peer === 'mallory' && event.type !== 'remoteOffered' && isLive(before)) {
        if (callOf(before)?.peer !== 'mallory') expect(after).toBe(before);
      }
      if (after.phase === 'connected') expect(after.agreement.party?.dtlsFingerprint).toBe(description.dtlsFingerprint);
      // Who is in a call never changes while it lives.
      if (
        isLive(before) &&
        isLive(after) &&
        before.call.callId === after.call.callId &&
        before.agreement.party !== null
      ) {
        expect(after.agreement.party).toBe(before.agreement.party);
      }
    }
  });
});

test('a call that was once without a ratchet is never shown as forward secret again', () => {
  anyWalk((passed) => {
    for (const { before, after } of passed) {
      if (!isLive(before) || callOf(after)?.callId !== before.call.callId || before.agreement.forwardSecret) continue;
      expect(callSecurity(after)?.forwardSecret ?? false).toBe(false);
    }
  });
});

test('the offer of a contact is never refused because a stranger rings (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type !== 'remoteOffered' || !event.knownContact || event.admission !== 'rings') continue;
      if (before.phase !== 'ringing' || before.knownContact || before.call.callId === event.callId) continue;
      expect(after).toMatchObject({ phase: 'ringing', call: { callId: event.callId }, knownContact: true });
      // To the stranger nothing changes.
      expect(effects.filter(({ type }) => type === 'send')).toEqual([]);
    }
  });
});

test('a call that may not ring is listed, and nothing else comes of it (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type !== 'remoteOffered' || event.admission === 'rings' || after !== before) continue;
      if (callOf(before)?.callId === event.callId) continue;
      const { admission: reason } = event;
      expect(effects).toMatchObject([{ type: 'record', entry: { call: { callId: event.callId }, reason } }]);
    }
  });
});

test('a call that may not ring rings only for somebody whom the person calls just then (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after } of passed) {
      if (event.type !== 'remoteOffered' || event.admission === 'rings' || after === before) continue;
      expect(['dialling', 'calling', 'alerting']).toContain(before.phase);
      expect(callOf(before)?.peer).toBe(event.from.peer);
    }
  });
});

test('whoever is blocked while they ring hears nothing of it (A86)', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type !== 'peerBlocked' || !isLive(before) || before.call.callId !== event.callId) continue;
      expect(after.phase).toBe('ended');
      const says = effects.filter(({ type }) => type === 'send').length;
      expect(says).toBe(before.phase === 'ringing' || before.phase === 'dialling' ? 0 : 1);
    }
  });
});
