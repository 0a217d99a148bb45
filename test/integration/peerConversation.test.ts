import { FIRST } from '../../core/call/connection.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PeerMessageBody } from '../../core/protocol/peerMessage.ts';
import { encodePeerMessage } from '../../core/protocol/peerMessageCodec.ts';
import type { RelayedMessage } from '../../core/protocol/serverMessage.ts';
import { CryptoPeer } from '../stage/CryptoPeer.ts';
import {
  alice,
  bob,
  callId,
  candidate,
  clock,
  deliver,
  description,
  incoming,
  meetAlice,
  nextSequence,
  offer,
  offerToBob,
  outgoing,
  sequence,
  take,
  twoPeersInEachTest,
} from '../stage/twoPeers.ts';

twoPeersInEachTest();

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
      await mallory.channel.send(
        toAlice,
        { kind: 'candidates', remoteDevice, pair: FIRST, candidates: [candidate] },
        1,
      );
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
    const iceCredentials = { ufrag: 'ufra', pwd: 'p'.repeat(22) };
    /** Each is well formed, so that nothing but its frame is wrong. */
    const pairFor = (kind: PeerMessageBody['kind']) => ({
      generation: kind === 'rejoin' || kind === 'rejoined' ? 1 : 0,
      restart: kind === 'restart' || kind === 'restarted' ? 1 : 0,
    });
    const bodies = {
      offer: {
        kind: 'offer',
        ...description('offer'),
        video: true,
        sasCommitment: null,
        rightToRing: null,
        mediaSecret: null,
        subject: null,
        linkToken: null,
        name: null,
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
        name: null,
      },
      name: { kind: 'name', name: { text: 'Анна' } },
      candidates: { kind: 'candidates', candidates: [candidate] },
      hangup: { kind: 'hangup', reason: 'hangup', rightToRing: null, note: null, callBackAtMs: null },
      heartbeat: { kind: 'heartbeat' },
      accepted: { kind: 'accepted' },
      nack: { kind: 'nack', messageHash: '00'.repeat(32) },
      reveal: { kind: 'reveal', nonce: '00'.repeat(32) },
      mediaState: {
        kind: 'mediaState',
        microphone: true,
        camera: true,
        screen: false,
        held: false,
        asleep: false,
        relayed: false,
      },
      restart: { kind: 'restart', ...iceCredentials },
      restarted: { kind: 'restarted', questionHash: '00'.repeat(32), ...iceCredentials },
      rejoin: { kind: 'rejoin', ...description('rejoin'), sasCommitment: null, afterGeneration: 0, mediaSecret: null },
      rejoined: {
        kind: 'rejoined',
        ...description('rejoined'),
        questionHash: '00'.repeat(32),
        sasNonce: null,
        mediaSecret: null,
      },
      voiceMessage: {
        kind: 'voiceMessage',
        recordingId: callId,
        key: '00'.repeat(32),
        length: 1,
        digest: '00'.repeat(32),
        durationMs: 1,
      },
    } satisfies Record<PeerMessageBody['kind'], PeerMessageBody>;
    const kinds = Object.keys(bodies) as (keyof typeof bodies)[];
    const belongs: Record<RelayedMessage['t'], readonly PeerMessageBody['kind'][]> = {
      call_offer: ['offer'],
      call_answer: ['answer'],
      ice_candidate: [
        ...(['accepted', 'candidates', 'heartbeat', 'nack', 'reveal', 'mediaState', 'name'] as const),
        ...(['restart', 'restarted', 'rejoin', 'rejoined'] as const),
      ],
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
      const text = bob.encryptRaw(
        alice,
        encodePeerMessage({ callId, sequence: 1, sentAtMs: clock.now(), pair: pairFor(kind), body }),
      );
      const common = {
        v: 1,
        s: nextSequence(),
        call_id: callId,
        from: 'bob',
        from_device: bob.deviceId,
        age_ms: 0,
      } as const;
      const of = { ...common, encrypted_payload: text };
      const frames = {
        call_offer: { ...of, t: 'call_offer', call_type: 'video', ring_left_ms: 45_000 },
        call_answer: { ...of, t: 'call_answer' },
        ice_candidate: { ...of, t: 'ice_candidate' },
        call_hangup: { ...of, t: 'call_hangup', reason: 'busy' },
      } as const;
      await alice.inbox.receive([{ frame: frames[t], position: { epoch: '00000000000000aa', s: sequence } }]);
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
    meetAlice(() => listed.map((device) => device.bundle()));
    await offerToBob();
    listed = [added, bob];
    const stale = { v: 1, s: nextSequence(), t: 'err', code: 'stale_devices', n: 1, call_id: callId } as const;
    await alice.inbox.receive([{ frame: stale, position: { epoch: '00000000000000aa', s: sequence } }]);
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
