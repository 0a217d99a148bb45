import { describe, expect, test } from 'vitest';
import type { CallStateFrame } from '../../core/protocol/serverMessage.ts';
import { CryptoPeer } from '../stage/CryptoPeer.ts';
import {
  alice,
  bob,
  callId,
  candidate,
  clock,
  deliver,
  description,
  nextSequence,
  offer,
  offerAndAnswer,
  offerToBob,
  outgoing,
  sequence,
  take,
  twoPeersInEachTest,
} from '../stage/twoPeers.ts';

twoPeersInEachTest();

describe('what travels between two phones', () => {
  test('an offer arrives as it was made, and nothing of it can be read on the way', async () => {
    await alice.dial(outgoing, offer);
    const frame = take(alice);
    expect(JSON.stringify(frame)).not.toMatch(/v=0|ab{2}ab/u);
    await deliver(alice, bob, frame);
    expect(bob.events).toMatchObject([
      { type: 'remoteOffered', callId, from: { peer: 'alice' }, callType: 'video', offer, knownContact: false },
    ]);
  });

  test('the answer fits the offer, and candidates follow it', async () => {
    await offerAndAnswer();
    await alice.find(candidate);
    await deliver(alice, bob);
    expect(alice.events).toMatchObject([{ type: 'remoteAnswered', answer: description('answer') }]);
    expect(bob.events.at(-1)).toMatchObject({ type: 'remoteCandidates', candidates: [candidate] });
  });

  test('of what a contact describes only what was agreed reaches the engine; the rest is counted (A89)', async () => {
    const [data, tcp] = [
      'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n',
      candidate.candidate.replace('udp', 'tcp'),
    ];
    await alice.dial(outgoing, { ...offer, sdp: `${offer.sdp}${data}` });
    await deliver(alice, bob);
    const [offered] = bob.events;
    expect(offered).toMatchObject({
      offer: { sdp: `${offer.sdp}m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n` },
    });
    await bob.answer(description('answer'));
    await deliver(bob, alice);
    await alice.settled();
    await deliver(alice, bob);
    await alice.find({ ...candidate, candidate: tcp }, candidate);
    await deliver(alice, bob);
    expect(bob.events.at(-1)).toMatchObject({ type: 'remoteCandidates', candidates: [candidate] });
    expect(bob.refused).toEqual(['mediaLines 1', 'candidates 1']);
  });

  test('the candidates of an answer are judged like those behind it, and reach the engine behind it (A89, A97)', async () => {
    await offerToBob();
    const tcp = { ...candidate, candidate: candidate.candidate.replace('udp', 'tcp') };
    await bob.answer(description('answer'), [tcp, candidate]);
    await deliver(bob, alice);
    expect(alice.events.at(-1)).toMatchObject({ type: 'remoteAnswered', candidates: [candidate] });
    expect(alice.refused).toEqual(['candidates 1']);
    expect(alice.orders.slice(-2)).toMatchObject([
      { kind: 'applyAnswer' },
      { kind: 'addCandidates', candidates: [candidate] },
    ]);
  });

  test('an answer without the line that was offered ends the call (A89)', async () => {
    await offerToBob();
    await bob.answer({ ...description('answer'), sdp: 'v=0\r\ns=-\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n' });
    await deliver(bob, alice);
    expect(alice.endReason).toBe('unsecured');
  });

  test('the second call needs no bundle: the session goes on', async () => {
    await offerAndAnswer();
    await alice.hangUp();
    await deliver(alice, bob);
    const again = { ...outgoing, callId: callId.replace('01', '02') };
    await alice.dial(again, offer);
    await deliver(alice, bob);
    expect(bob.events.at(-1)).toMatchObject({ type: 'remoteOffered', callId: again.callId });
  });

  test('a message is committed before it is handed on, and forgotten when it was acted upon', async () => {
    await offerAndAnswer();
    expect(bob.waiting).toEqual([]);
    expect(bob.position).toMatchObject({ s: sequence });
  });

  test('a crash between decrypting and acting loses nothing: the offer rings after the restart', async () => {
    await alice.dial(outgoing, offer);
    const stop = new Error('power cut');
    bob.contacts.has = () => {
      throw stop;
    };
    await expect(deliver(alice, bob)).rejects.toBe(stop);
    expect(bob.events).toEqual([]);
    expect(bob.waiting).toHaveLength(1);
    bob.contacts.has = () => true;
    clock.advance(5_000);
    await bob.inbox.resume();
    expect(bob.events).toMatchObject([{ type: 'remoteOffered', callId, ringLeftMs: 40_000 }]);
    expect(bob.waiting).toEqual([]);
  });

  test('however long the server says that a call rings, the phone is quiet after two minutes (A94)', async () => {
    await alice.dial(outgoing, offer);
    const { frame, position } = CryptoPeer.delivered(alice, bob, take(alice), nextSequence());
    if (frame.t !== 'call_offer') throw new Error('not an offer');
    await bob.inbox.receive([{ frame: { ...frame, ring_left_ms: Number.MAX_SAFE_INTEGER }, position }]);
    clock.advance(119_999);
    expect(bob.state.phase).toBe('ringing');
    clock.advance(1);
    expect(bob.endReason).toBe('missed');
  });

  test('an offer found after a long sleep is a missed call (A40)', async () => {
    await alice.dial(outgoing, offer);
    bob.contacts.has = () => {
      throw new Error('power cut');
    };
    await expect(deliver(alice, bob)).rejects.toThrow();
    bob.contacts.has = () => false;
    clock.advance(3_600_000);
    await bob.inbox.resume();
    expect(bob.events).toEqual([]);
    expect(bob.records).toMatchObject([{ call: { callId, peer: 'alice' }, reason: 'missed' }]);
  });
});

describe('frames that waited together', () => {
  test('an offer whose caller gave up meanwhile is a missed call and never rings', async () => {
    await alice.dial(outgoing, offer);
    await alice.hangUp();
    const batch = [take(alice), take(alice)].map((frame) => CryptoPeer.delivered(alice, bob, frame, nextSequence()));
    await bob.inbox.receive(batch);
    expect(bob.events.map(({ type }) => type)).not.toContain('remoteOffered');
    expect(bob.records).toMatchObject([{ reason: 'missed' }]);
  });

  test('an offer that the server says was answered elsewhere meanwhile is listed as missed (A92)', async () => {
    await alice.dial(outgoing, offer);
    const elsewhere: CallStateFrame = {
      v: 1,
      s: sequence + 2,
      t: 'call_state',
      call_id: callId,
      state: 'answered_elsewhere',
      peer: 'alice',
      direction: 'incoming',
      call_type: 'video',
      started_at: clock.now(),
    };
    const delivered = CryptoPeer.delivered(alice, bob, take(alice), nextSequence());
    await bob.inbox.receive([
      delivered,
      { frame: elsewhere, position: { epoch: '00000000000000aa', s: nextSequence() } },
    ]);
    expect(bob.events.map(({ type }) => type)).not.toContain('remoteOffered');
    expect(bob.records).toMatchObject([{ reason: 'missed' }]);
  });

  test.each([
    ['that rang while this phone was away', 'missed', 'timeout'],
    ['that failed as it rang, and that this phone could not note down before it was killed,', 'ended', 'failed'],
  ] as const)('a call %s is listed once as missed', async (_what, state, end_reason) => {
    const missed: CallStateFrame = {
      v: 1,
      s: 1,
      t: 'call_state',
      call_id: callId,
      state,
      peer: 'alice',
      direction: 'incoming',
      call_type: 'audio',
      started_at: 1_000,
      ended_at: 46_000,
      end_reason,
    };
    const delivered = { frame: missed, position: { epoch: '00000000000000aa', s: 1 } };
    await bob.inbox.receive([delivered, delivered]);
    expect(bob.records).toMatchObject([{ call: { callId, peer: 'alice', startedAt: 1_000 }, reason: 'missed' }]);
  });
});
