import fc from 'fast-check';
import type { CallEvent } from '../../core/call/callEvent.ts';
import { CALL_A, CALL_B, CALL_C, digits, known, own, sender } from './callStory.ts';
import { cutOff, keptWith } from './cutOffCalls.ts';

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
  'contactSilent' as const,
  'doNotDisturb' as const,
  'blocked' as const,
);
const mediaState = fc.record({
  microphone: fc.boolean(),
  camera: fc.boolean(),
  screen: fc.boolean(),
  held: fc.boolean(),
});
const callType = fc.constantFrom('audio' as const, 'video' as const);
const generation = fc.constantFrom(0, 0, 1, 2);
const pair = fc.record({ generation, restart: fc.constantFrom(0, 0, 1, 2) });
const credentials = fc.constant({ ufrag: 'secret-ufrag', pwd: 'secret-password-of-ice' });
const hash = fc.constantFrom(digits('their offer'), digits('their question'));
const drawn = fc.constant(own('me, anew'));
const mediaSecret = fc.constantFrom(null, digits('their secret'));
const questionHash = fc.constantFrom(digits('offer'), digits('another offer'));

/** What breaks and mends the connection of one of these calls. */
const anyConnectionEventOf = (callId: fc.Arbitrary<string>): fc.Arbitrary<CallEvent> =>
  fc.oneof(
    fc.record({ type: fc.constant('windowLost' as const), callId, drawn }),
    fc.record({
      type: fc.constant('mediaInterrupted' as const),
      callId,
      generation,
      sign: fc.constantFrom('silence' as const, 'ice' as const),
    }),
    fc.record({ type: fc.constant('mediaClosedThere' as const), callId, generation }),
    fc.record({ type: fc.constant('mediaClosedHere' as const), callId, generation, drawn }),
    fc.record({ type: fc.constant('computerFallsAsleep' as const), callId }),
    fc.record({ type: fc.constant('restartReady' as const), callId, pair, answers: fc.boolean(), credentials }),
    fc.record({
      type: fc.constant('rejoinReady' as const),
      callId,
      pair,
      answers: fc.boolean(),
      description: fc.constant(description),
    }),
    fc.record({ type: fc.constant('networkPlanned' as const), callId, pair, network }),
    fc.record({ type: fc.constant('remoteRestart' as const), callId, from, pair, hash, credentials, network }),
    fc.record({ type: fc.constant('remoteRestarted' as const), callId, from, pair, questionHash, credentials }),
    fc.record({
      type: fc.constant('remoteRejoin' as const),
      callId,
      from,
      pair,
      hash,
      offer: fc.constant(description),
      sasCommitment: fc.constantFrom(null, digits('commitment')),
      afterGeneration: generation,
      mediaSecret,
      network,
      drawn,
    }),
    fc.record({
      type: fc.constant('remoteRejoined' as const),
      callId,
      from,
      pair,
      hash,
      questionHash,
      answer: fc.constant(description),
      sasNonce: fc.constantFrom(null, digits('nonce')),
      mediaSecret,
    }),
  );

const anyCutOff = (callId: fc.Arbitrary<string>): fc.Arbitrary<CallEvent> =>
  fc
    .record({
      callId,
      party: fc.constantFrom(['alice', 7] as const, ['bob', 9] as const, ['carol', 5] as const),
      heldHere: fc.boolean(),
      leftMs: fc.constantFrom(20_000, 20_000, 0),
    })
    .map(({ callId: id, party: [name, device], heldHere, leftMs }) => {
      const kept = keptWith(name, device, id);
      const party = { ...kept.party, dtlsFingerprint: description.dtlsFingerprint };
      return cutOff({ ...kept, party, heldHere }, { leftMs });
    });

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
        'programEnds' as const,
        'windowDismissed' as const,
        'endToBeRead' as const,
        'userHeld' as const,
        'userResumed' as const,
        'peerBlocked' as const,
        'addressesChanged' as const,
        'networkGone' as const,
        'offerMisaddressed' as const,
      ),
      callId,
    }),
    anyConnectionEventOf(callId),
    fc.record({ type: fc.constant('userReturned' as const), callId, drawn }),
    fc.record({
      type: fc.constant('computerSlept' as const),
      callId,
      sleptMs: fc.constantFrom(5_000, 29_999, 30_000, 3_600_000),
    }),
    anyCutOff(callId),
    fc.record({ type: fc.constant('remoteUnsecured' as const), callId, from }),
    fc.record({ type: fc.constant('trustChanged' as const), callId, trust }),
    fc.record({ type: fc.constant('remoteAccepted' as const), callId, from }),
    fc.record({ type: fc.constant('heartbeatDue' as const), callId, from, knownContact: fc.boolean() }),
    fc.record({
      type: fc.constant('remoteRevealed' as const),
      callId,
      from,
      generation,
      nonce: fc.constant(digits('nonce')),
    }),
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
      kind: fc.constantFrom(
        'offer' as const,
        'answer' as const,
        'reveal' as const,
        'candidates' as const,
        'restart' as const,
        'rejoin' as const,
        'rejoined' as const,
      ),
      sent: fc.constant([
        {
          bytes: new Uint8Array(1),
          bucket: 256 as const,
          hash: digits('offer'),
          frame: 'call_offer' as const,
          device: 9,
          pair: { generation: 0, restart: 0 },
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
      pair,
      from,
      candidates: fc.constant(candidates),
    }),
    fc.record({ type: fc.constant('localCandidates' as const), callId, pair, candidates: fc.constant(candidates) }),
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
    fc.record({ type: fc.constant('signedIn' as const), callId }),
    fc.record({
      type: fc.constant('ownMediaState' as const),
      callId,
      state: fc.tuple(mediaState, fc.boolean()).map(([state, muted]) => ({ ...state, muted })),
    }),
    fc.record({
      type: fc.constant('relaysTried' as const),
      callId,
      relays: fc.constantFrom([], [{ server: 'relay:3478', transport: 'udp' as const, answer: 401 }]),
    }),
    fc.record({
      type: fc.constant('remoteMediaState' as const),
      callId,
      from,
      sequence: fc.integer({ min: 1, max: 9 }),
      state: mediaState,
      asleep: fc.boolean(),
      relayed: fc.boolean(),
    }),
    fc.record({
      type: fc.constant('serverSaid' as const),
      callId,
      news: fc.constantFrom(
        'ringing' as const,
        'queued' as const,
        'answeredElsewhere' as const,
        'broken' as const,
        'callerLost' as const,
        'missed' as const,
      ),
    }),
    fc.record({
      type: fc.constant('sendFailed' as const),
      callId,
      kind: fc.constantFrom(null, 'offer' as const, 'answer' as const, 'candidates' as const, 'rejoin' as const),
      failure: fc.constantFrom('offline' as const, 'notRinging' as const, 'glare' as const, 'noRatchet' as const),
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
      generation,
      route: fc.constant('direct' as const),
      certificate,
    }),
    fc.record({
      type: fc.constant('mediaFoundNoWay' as const),
      callId,
      pair,
      lacks: fc.constantFrom('relay' as const, 'path' as const),
    }),
    fc.record({
      type: fc.constant('mediaFailed' as const),
      callId,
      failure: fc.constantFrom('connectionLost' as const, 'microphoneBlocked' as const),
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
        'reconnecting' as const,
        'restart' as const,
        'rejoin' as const,
        'giveUp' as const,
        'return' as const,
        'addresses' as const,
      ),
    }),
  );
