import { beforeEach, describe, expect, test } from 'vitest';
import { encodePeerMessage, type PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import type { CallStateFrame, RelayedMessage } from '../../core/protocol/serverMessage.ts';
import { CryptoPeer } from '../stage/CryptoPeer.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import { threeLines } from '../stage/threeLines.ts';

const callId = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a01';
const description = (name: string) => ({
  sdp: `v=0\r\ns=${name}\r\n${threeLines}`,
  dtlsFingerprint: 'ab'.repeat(32),
});
const outgoing = { callId, peer: 'bob', type: 'video' } as const;
const incoming = { callId, peer: 'alice', type: 'video' } as const;
const offer = description('offer');
/** As somebody would send it who keeps to no machine. */
const rawOffer = { kind: 'offer', offer, sasCommitment: '5a'.repeat(32), mediaSecret: null } as const;
const rawAnswer = (remoteDevice: number, offerHash: string, name = 'answer') =>
  ({
    kind: 'answer',
    remoteDevice,
    answer: description(name),
    offerHash,
    sasNonce: null,
    mediaSecret: null,
    candidates: [],
  }) as const;
const candidate = {
  candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'abcd',
};

let clock: ManualClock;
let alice: CryptoPeer;
let bob: CryptoPeer;

beforeEach(() => {
  clock = new ManualClock();
  const directory = (handle: string) => (handle === 'bob' ? [bob.bundle()] : null);
  alice = new CryptoPeer('alice', clock, directory);
  bob = new CryptoPeer('bob', clock, directory);
});

let s = 0;
const take = (from: CryptoPeer): OutgoingFrame => {
  const frame = from.sent.shift();
  if (frame === undefined) throw new Error(`${from.userId} sent nothing`);
  return frame;
};
const deliver = async (from: CryptoPeer, to: CryptoPeer, frame = take(from)): Promise<void> =>
  to.inbox.receive([CryptoPeer.delivered(from, to, frame, ++s)]);

/** Alice's offer is out and Bob has it; both know with whom they are in a call. */
async function offerToBob(): Promise<void> {
  await alice.dial(outgoing, offer);
  await deliver(alice, bob);
}

async function offerAndAnswer(): Promise<void> {
  await offerToBob();
  await bob.answer(description('answer'));
  await deliver(bob, alice);
  // The nonce of Alice, as the words need it.
  await deliver(alice, bob);
}

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
    expect(bob.position).toMatchObject({ s });
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
    const { frame, position } = CryptoPeer.delivered(alice, bob, take(alice), ++s);
    if (frame.t !== 'call_offer') throw new Error('not an offer');
    await bob.inbox.receive([{ frame: { ...frame, ring_left_ms: Number.MAX_SAFE_INTEGER }, position }]);
    clock.advance(119_999);
    expect(bob.state.phase).toBe('ringing');
    clock.advance(1);
    expect(bob.endReason).toBe('missed');
  });

  test('an offer found after a long sleep is a missed call', async () => {
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

describe('what a person is told when it goes wrong', () => {
  test('a handle that nobody has', async () => {
    await alice.dial({ ...outgoing, peer: 'nobody' }, offer);
    expect(alice.endReason).toBe('unknownUser');
  });

  test('a server that is not there', async () => {
    alice.online = false;
    await alice.dial(outgoing, offer);
    expect(alice.endReason).toBe('offline');
    expect(alice.sent).toEqual([]);
  });

  test('a bundle with a key that is not signed is refused before anything leaves', async () => {
    const forged = { ...bob.bundle() };
    forged.signedPrekey = { ...forged.signedPrekey, id: forged.signedPrekey.id + 1 };
    const carol = new CryptoPeer('carol', clock, () => [forged]);
    await carol.dial(outgoing, offer);
    expect(carol.endReason).toBe('unsecured');
    expect(carol.sent).toEqual([]);
  });

  test('an offer that cannot be decrypted is listed with its reason and does not ring', async () => {
    await alice.dial(outgoing, offer);
    const frame = take(alice);
    if (frame.t !== 'call_offer') throw new Error('not an offer');
    const text = frame.payloads[String(bob.deviceId)] ?? '';
    const broken = `${text.slice(0, -8)}AAAAAAA=`;
    await deliver(alice, bob, { ...frame, payloads: { [String(bob.deviceId)]: broken } });
    expect(bob.events).toEqual([]);
    expect(bob.records).toMatchObject([{ call: { peer: 'alice' }, reason: 'unsecured' }]);
    expect(bob.dropped).toEqual(['undecryptable']);
  });

  test('A40 an answer from another call is refused', async () => {
    await offerToBob();
    const other = { ...incoming, callId: callId.replace('01', '03') };
    await bob.channel.send(other, rawAnswer(alice.deviceId, alice.offerHash), 1);
    const frame = take(bob);
    await deliver(bob, alice, { ...frame, call_id: callId });
    expect(alice.endReason).toBe('unsecured');
  });

  test('A40 an answer to another offer of the same call is refused', async () => {
    await offerToBob();
    await bob.channel.send(incoming, rawAnswer(alice.deviceId, '00'.repeat(32)), 1);
    await deliver(bob, alice);
    expect(alice.endReason).toBe('unsecured');
  });

  describe('a server that works with somebody we also know', () => {
    let mallory: CryptoPeer;

    beforeEach(async () => {
      mallory = new CryptoPeer('mallory', clock, (handle) => (handle === 'alice' ? [alice.bundle()] : null));
      await offerToBob();
    });

    const toAlice = incoming;
    const before = () => JSON.stringify(alice.state);

    /** So that Alice can read what they send. */
    const meet = async (): Promise<void> => {
      await mallory.channel.send({ ...toAlice, callId: callId.replace('01', '09') }, rawOffer, 1);
      await deliver(mallory, alice);
      alice.sent.length = 0;
    };

    test('A43 cannot answer in the place of the one we called', async () => {
      await meet();
      const agreed = before();
      await mallory.channel.send(toAlice, rawAnswer(alice.deviceId, alice.offerHash, 'mine'), 1);
      await deliver(mallory, alice);
      expect(before()).toBe(agreed);
      expect(alice.dropped).toEqual(['mismatch']);
    });

    test('A43 cannot put an offer of their own under the id of our call', async () => {
      const agreed = before();
      await mallory.channel.send(toAlice, rawOffer, 1);
      await deliver(mallory, alice);
      expect(before()).toBe(agreed);
      expect(alice.promised).toBeNull();
    });

    test('A43 cannot make us forget what was agreed in our call by offering others', async () => {
      const agreed = before();
      for (let i = 10; i < 50; i++) {
        await mallory.channel.send({ ...toAlice, callId: callId.replace('01', String(i)) }, rawOffer, 1);
        await deliver(mallory, alice);
      }
      expect(alice.events.filter(({ type }) => type === 'remoteOffered')).toHaveLength(40);
      expect(before()).toBe(agreed);
      await alice.settled();
      expect(alice.records.map(({ reason }) => reason)).toEqual(Array.from({ length: 40 }, () => 'busyHere'));
    });

    test('A43 cannot hang up our call or add candidates to it', async () => {
      await meet();
      const agreed = before();
      const remoteDevice = alice.deviceId;
      await mallory.channel.send(toAlice, { kind: 'candidates', remoteDevice, candidates: [candidate] }, 1);
      await mallory.channel.send(toAlice, { kind: 'hangup', remoteDevice, reason: 'hangup' }, 2);
      await deliver(mallory, alice);
      await deliver(mallory, alice);
      expect(before()).toBe(agreed);
    });

    test('A43 a second device of the same peer cannot join after the first has answered', async () => {
      await bob.answer(description('answer'));
      await deliver(bob, alice);
      await alice.settled();
      const agreed = before();
      const tablet = new CryptoPeer('bob', clock, (handle) => (handle === 'alice' ? [alice.bundle()] : null));
      await tablet.channel.send(toAlice, rawAnswer(alice.deviceId, alice.offerHash, 'late'), 1);
      await deliver(tablet, alice);
      expect(before()).toBe(agreed);
    });
  });

  describe('A34 a hang-up delivered as an offer, an answer as a candidate, and so on', () => {
    const bodies = {
      offer: {
        kind: 'offer',
        ...description('offer'),
        video: true,
        sasCommitment: null,
        rightToRing: null,
        mediaSecret: null,
        subject: null,
      },
      answer: {
        kind: 'answer',
        ...description('answer'),
        video: true,
        offerHash: '',
        sasNonce: null,
        mediaSecret: null,
        rightToRing: null,
        candidates: [],
      },
      candidates: { kind: 'candidates', candidates: [candidate] },
      hangup: { kind: 'hangup', reason: 'hangup', rightToRing: null, note: null, callBackAtMs: null },
      heartbeat: { kind: 'heartbeat' },
      nack: { kind: 'nack', messageHash: '00'.repeat(32) },
      reveal: { kind: 'reveal', nonce: '00'.repeat(32) },
      mediaState: { kind: 'mediaState', microphone: true, camera: true, screen: false, held: false },
    } satisfies Record<PeerMessageBody['kind'], PeerMessageBody>;
    const kinds = Object.keys(bodies) as (keyof typeof bodies)[];
    const belongs: Record<RelayedMessage['t'], readonly PeerMessageBody['kind'][]> = {
      call_offer: ['offer'],
      call_answer: ['answer'],
      ice_candidate: ['candidates', 'heartbeat', 'nack', 'reveal', 'mediaState'],
      call_hangup: ['hangup'],
    };
    /** What the server could do without any message of the peer is all that happens. */
    const verdicts: Record<RelayedMessage['t'], readonly object[]> = {
      call_offer: [],
      call_answer: [{ type: 'remoteUnread', what: 'answer', why: 'undecryptable' }],
      ice_candidate: [{ type: 'remoteUnread', what: 'candidates', why: 'undecryptable' }],
      call_hangup: [{ type: 'hangupUnread', callId, reason: 'busy' }],
    };
    const pairs = (Object.keys(belongs) as RelayedMessage['t'][]).flatMap((frame) =>
      kinds.filter((kind) => !belongs[frame].includes(kind)).map((kind) => [frame, kind] as const),
    );

    test.each(pairs)('A34 a frame %s with a message %s inside is dropped and does nothing of it', async (t, kind) => {
      await offerToBob();
      const body = kind === 'answer' ? { ...bodies.answer, offerHash: alice.offerHash } : bodies[kind];
      const text = bob.encryptRaw(alice, encodePeerMessage({ callId, sequence: 1, sentAtMs: clock.now(), body }));
      const common = { v: 1, s: ++s, call_id: callId, from: 'bob', from_device: bob.deviceId, age_ms: 0 } as const;
      const of = { ...common, encrypted_payload: text };
      const frames = {
        call_offer: { ...of, t: 'call_offer', call_type: 'video', ring_left_ms: 45_000 },
        call_answer: { ...of, t: 'call_answer' },
        ice_candidate: { ...of, t: 'ice_candidate' },
        call_hangup: { ...of, t: 'call_hangup', reason: 'busy' },
      } as const;
      await alice.inbox.receive([{ frame: frames[t], position: { epoch: '00000000000000aa', s } }]);
      expect(alice.dropped).toEqual(['mismatch']);
      expect(alice.events).toMatchObject(verdicts[t]);
      expect(alice.events).toHaveLength(verdicts[t].length);
      expect(alice.promised).toBeNull();
      await alice.settled();
      expect(alice.sent.filter((frame) => frame.t !== 'call_hangup')).toEqual([]);
    });
  });

  test('A32 no offer goes to a device the server added', async () => {
    const added = new CryptoPeer('bob', clock, () => null);
    let listed = [bob];
    alice = new CryptoPeer('alice', clock, () => listed.map((device) => device.bundle()));
    await offerToBob();
    listed = [added, bob];
    const stale = { v: 1, s: ++s, t: 'err', code: 'stale_devices', n: 1, call_id: callId } as const;
    await alice.inbox.receive([{ frame: stale, position: { epoch: '00000000000000aa', s } }]);
    await alice.settled();
    expect(alice.endReason).toBeNull();
    const frame = take(alice);
    if (frame.t !== 'call_offer') throw new Error('not an offer');
    expect(Object.keys(frame.payloads)).toEqual([String(bob.deviceId)]);
  });

  test('a frame that comes twice acts once', async () => {
    await alice.dial(outgoing, offer);
    const frame = take(alice);
    await deliver(alice, bob, frame);
    await deliver(alice, bob, frame);
    expect(bob.events).toHaveLength(1);
    expect(bob.dropped).toEqual(['duplicate']);
  });

  test('a hang-up reaches the other side even when there is no session to encrypt it', async () => {
    await alice.channel.send(
      { ...outgoing, peer: 'nobody' },
      { kind: 'hangup', remoteDevice: null, reason: 'cancel' },
      1,
    );
    expect(take(alice)).toMatchObject({ t: 'call_hangup', reason: 'cancel', payloads: {} });
  });
});

describe('frames that waited together', () => {
  test('an offer whose caller gave up meanwhile is a missed call and never rings', async () => {
    await alice.dial(outgoing, offer);
    await alice.hangUp();
    const batch = [take(alice), take(alice)].map((frame) => CryptoPeer.delivered(alice, bob, frame, ++s));
    await bob.inbox.receive(batch);
    expect(bob.events.map(({ type }) => type)).not.toContain('remoteOffered');
    expect(bob.records).toMatchObject([{ reason: 'missed' }]);
  });

  test('an offer that the server says was answered elsewhere meanwhile is listed as missed (A92)', async () => {
    await alice.dial(outgoing, offer);
    const elsewhere: CallStateFrame = {
      v: 1,
      s: s + 2,
      t: 'call_state',
      call_id: callId,
      state: 'answered_elsewhere',
      peer: 'alice',
      direction: 'incoming',
      call_type: 'video',
      started_at: clock.now(),
    };
    const delivered = CryptoPeer.delivered(alice, bob, take(alice), ++s);
    await bob.inbox.receive([delivered, { frame: elsewhere, position: { epoch: '00000000000000aa', s: ++s } }]);
    expect(bob.events.map(({ type }) => type)).not.toContain('remoteOffered');
    expect(bob.records).toMatchObject([{ reason: 'missed' }]);
  });

  test('a call that rang while this phone was away is listed once as missed', async () => {
    const missed: CallStateFrame = {
      v: 1,
      s: 1,
      t: 'call_state',
      call_id: callId,
      state: 'missed',
      peer: 'alice',
      direction: 'incoming',
      call_type: 'audio',
      started_at: 1_000,
      ended_at: 46_000,
      end_reason: 'timeout',
    };
    const delivered = { frame: missed, position: { epoch: '00000000000000aa', s: 1 } };
    await bob.inbox.receive([delivered, delivered]);
    expect(bob.records).toMatchObject([{ call: { callId, peer: 'alice', startedAt: 1_000 }, reason: 'missed' }]);
  });
});
