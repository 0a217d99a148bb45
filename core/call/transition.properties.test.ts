import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CallEffect } from './callEffect.ts';
import type { CallEvent } from './callEvent.ts';
import { callOf, idle, isLive, type CallState } from './callState.ts';
import { transition } from './transition.ts';
import { callView, surfaces } from './view.ts';

const ids = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'] as const;
const description = { sdp: 'v=0 secret-description', dtlsFingerprint: 'ab'.repeat(32) };
const candidates = [{ candidate: 'candidate:secret', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' }];
const network = fc.constantFrom(
  { relayOnly: false, iceServers: [] },
  { relayOnly: true, iceServers: [] },
  { relayOnly: true, iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'secret-credential' }] },
);
const callId = fc.constantFrom(...ids);
const peer = fc.constantFrom('alice', 'bob');
const callType = fc.constantFrom('audio' as const, 'video' as const);

const event: fc.Arbitrary<CallEvent> = fc.oneof(
  fc.record({ type: fc.constant('userDialled' as const), callId, peer, callType, network }),
  fc.record({ type: fc.constant('userAnswered' as const), callId, callType, network }),
  fc.record({
    type: fc.constantFrom(
      'userDeclined' as const,
      'userSilenced' as const,
      'userHungUp' as const,
      'windowDismissed' as const,
      'remoteUnsecured' as const,
      'remoteIdentityChanged' as const,
      'windowLost' as const,
    ),
    callId,
  }),
  fc.record({
    type: fc.constant('remoteOffered' as const),
    callId,
    peer,
    remoteDevice: fc.constant(7),
    callType,
    offer: fc.constant(description),
    ringLeftMs: fc.constant(40_000),
    knownContact: fc.boolean(),
    network,
  }),
  fc.record({
    type: fc.constant('remoteAnswered' as const),
    callId,
    remoteDevice: fc.constant(9),
    answer: fc.constant(description),
  }),
  fc.record({
    type: fc.constantFrom('remoteCandidates' as const, 'localCandidates' as const),
    callId,
    candidates: fc.constant(candidates),
  }),
  fc.record({
    type: fc.constant('remoteHungUp' as const),
    callId,
    reason: fc.constantFrom(
      'hangup' as const,
      'cancel' as const,
      'reject' as const,
      'busy' as const,
      'failed' as const,
    ),
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
  fc.record({ type: fc.constant('answerReady' as const), callId, answer: fc.constant(description) }),
  fc.record({ type: fc.constant('mediaConnected' as const), callId, route: fc.constant('direct' as const) }),
  fc.record({
    type: fc.constant('mediaFailed' as const),
    callId,
    failure: fc.constantFrom('iceFailed' as const, 'microphoneBlocked' as const),
  }),
  fc.record({
    type: fc.constant('timerFired' as const),
    callId,
    timer: fc.constantFrom('ring' as const, 'noAnswer' as const, 'connect' as const, 'linger' as const),
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
      if (event.type === 'remoteOffered' && isLive(before) && current?.peer === event.peer) wanted.add(event.callId);
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
    for (const { before, after, effects } of passed) {
      const ended = before !== after && after.phase === 'ended';
      const records = effects.filter((effect) => effect.type === 'record' && effect.entry.reason !== 'busyHere');
      expect(records).toHaveLength(ended ? 1 : 0);
      const closes = effects.some((effect) => effect.type === 'media' && effect.order.kind === 'close');
      if (ended) expect(closes).toBe(true);
    }
  });
});

test('an event of another call never changes the present one', () => {
  anyWalk((passed) => {
    for (const { before, event, after, effects } of passed) {
      if (event.type === 'userDialled' || event.type === 'remoteOffered') continue;
      if (callOf(before)?.callId === event.callId) continue;
      expect(after).toBe(before);
      expect(effects).toEqual([]);
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
