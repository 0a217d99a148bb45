import fc from 'fast-check';
import type { CallEvent } from '../../core/call/callEvent.ts';
import { CALL_A, CALL_B, CALL_C, digits, known, own, sender } from './callStory.ts';

// Whatever may happen to the calls of a phone, sensible or not.

export const description = { sdp: 'v=0 secret-description', dtlsFingerprint: 'ab'.repeat(32) };
const candidates = [{ candidate: 'candidate:secret', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'f' }];
const CALLS = [CALL_A, CALL_B, CALL_C];
const network = fc.constantFrom(
  { relayOnly: false, iceServers: [] },
  { relayOnly: true, iceServers: [] },
  { relayOnly: true, iceServers: [{ urls: ['turn:t'], username: 'u', credential: 'secret-credential' }] },
);
const peer = fc.constantFrom('alice', 'bob', 'carol');
const ours = fc.constant(own('me'));
const trust = fc.constantFrom(known('alice', [7]), known('bob', [9]), known('carol', [5]), known('bob', [9], [9]));
const from = fc.constantFrom(
  sender('alice', 7),
  sender('bob', 9),
  sender('bob', 9, false),
  sender('carol', 5),
  sender('mallory', 9),
);
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

/** An event of one of these calls. */
export const anyEventOf = (callId: fc.Arbitrary<string>): fc.Arbitrary<CallEvent> =>
  fc.oneof(
    fc.record({ type: fc.constant('userDialled' as const), callId, peer, callType, network, ringMs, ours, trust }),
    fc.record({
      type: fc.constant('userAnswered' as const),
      callId,
      callType,
      network,
      present: fc.constantFrom(
        undefined,
        ...CALLS.flatMap((call) => [
          { callId: call, wish: 'hold' as const },
          { callId: call, wish: 'end' as const },
        ]),
      ),
    }),
    fc.record({
      type: fc.constantFrom(
        'userDeclined' as const,
        'userSilenced' as const,
        'userHungUp' as const,
        'windowDismissed' as const,
        'userHeld' as const,
        'userResumed' as const,
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
      mediaSecret: fc.constantFrom(null, digits('their secret')),
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
      mediaSecret: fc.constantFrom(null, digits('their secret')),
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
