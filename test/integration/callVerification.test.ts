import { beforeEach, describe, expect, test } from 'vitest';
import { CryptoPeer } from '../stage/CryptoPeer.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import { threeLines } from '../stage/threeLines.ts';

/* A server that hands each of two people a bundle of its own making, and passes their calls on through itself. */

const callId = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a01';
const certificate = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32), mallory: 'ee'.repeat(32) };
const description = (dtlsFingerprint: string) => ({
  sdp: `v=0\r\ns=x\r\n${threeLines}`,
  dtlsFingerprint,
});
const callTo = (peer: string) => ({ callId, peer, type: 'audio' }) as const;
const rawOffer = (fingerprint: string) =>
  ({ kind: 'offer', offer: description(fingerprint), sasCommitment: '5a'.repeat(32), mediaSecret: null }) as const;
const reveal = (remoteDevice: number, nonce: string) =>
  ({ kind: 'reveal', remoteDevice, generation: 0, nonce }) as const;

let s = 0;
const take = (from: CryptoPeer): OutgoingFrame => {
  const frame = from.sent.shift();
  if (frame === undefined) throw new Error(`${from.userId} sent nothing`);
  return frame;
};
const deliver = async (from: CryptoPeer, to: CryptoPeer): Promise<void> =>
  to.inbox.receive([CryptoPeer.delivered(from, to, take(from), ++s)]);

/** A whole call between two sides that speak with each other, up to the words. */
async function offered(caller: CryptoPeer, callee: CryptoPeer, fingerprint: string): Promise<void> {
  await caller.dial(callTo(callee.userId), description(fingerprint));
  await deliver(caller, callee);
}

/** The caller shows its nonce at once; it is on its way then. */
async function answered(caller: CryptoPeer, callee: CryptoPeer, fingerprint: string): Promise<void> {
  await callee.answer(description(fingerprint));
  await deliver(callee, caller);
  await caller.settled();
}

const revealed = (caller: CryptoPeer, callee: CryptoPeer): Promise<void> => deliver(caller, callee);

/** The words as agreed, also where a change of identity keeps them from being shown. */
const agreed = ({ state }: CryptoPeer) =>
  state.phase !== 'idle' && state.agreement.words.step === 'agreed' ? state.agreement.words.words : null;

let clock: ManualClock;
let alice: CryptoPeer;
let bob: CryptoPeer;

beforeEach(() => {
  clock = new ManualClock();
});

describe('with nobody in between', () => {
  beforeEach(() => {
    bob = new CryptoPeer('bob', clock, () => null);
    alice = new CryptoPeer('alice', clock, () => [bob.bundle()]);
  });

  test('both hear the same words', async () => {
    await offered(alice, bob, certificate.alice);
    await answered(alice, bob, certificate.bob);
    await revealed(alice, bob);
    expect(alice.words).not.toBeNull();
    expect(bob.words).toEqual(alice.words);
    expect(bob.state.phase).toBe('connecting');
  });

  test('A45 a caller that reveals another nonce than the one it was bound to is not secured', async () => {
    await offered(alice, bob, certificate.alice);
    await answered(alice, bob, certificate.bob);
    alice.sent.length = 0;
    await alice.channel.send(callTo('bob'), reveal(bob.deviceId, '00'.repeat(32)), 2);
    await deliver(alice, bob);
    expect(bob.endReason).toBe('unsecured');
    expect(bob.words).toBeNull();
  });

  test('A45 the one that was called has nothing to reveal: if it does, the call is not secured', async () => {
    await offered(alice, bob, certificate.alice);
    await answered(alice, bob, certificate.bob);
    await bob.channel.send(callTo('alice'), reveal(alice.deviceId, '00'.repeat(32)), 2);
    await deliver(bob, alice);
    expect(alice.endReason).toBe('unsecured');
  });

  test('A43 a second answer of the same device is dropped, and the certificate of the first stays the one to find', async () => {
    await offered(alice, bob, certificate.alice);
    await answered(alice, bob, certificate.bob);
    const { offerHash, words } = alice;
    alice.sent.length = 0;
    const answer = description(certificate.mallory);
    const again = {
      kind: 'answer',
      remoteDevice: alice.deviceId,
      answer,
      offerHash,
      sasNonce: '5a'.repeat(32),
      candidates: [],
      mediaSecret: null,
    } as const;
    await bob.channel.send(callTo('alice'), again, 2);
    await deliver(bob, alice);
    await alice.settled();
    expect(alice.dropped).toEqual(['mismatch']);
    expect(alice.promised).toBe(certificate.bob);
    expect(alice.words).toEqual(words);
    expect(alice.sent).toEqual([]);
  });

  test('an answer of a Ringfort without words makes a call without words', async () => {
    await offered(alice, bob, certificate.alice);
    const { offerHash } = alice;
    const answer = {
      kind: 'answer',
      remoteDevice: alice.deviceId,
      answer: description(certificate.bob),
      candidates: [],
    } as const;
    await bob.channel.send(callTo('alice'), { ...answer, offerHash, sasNonce: null, mediaSecret: null }, 1);
    await deliver(bob, alice);
    await alice.settled();
    expect(alice.state.phase).toBe('connecting');
    expect(alice.sent).toEqual([]);
    expect(alice.words).toBeNull();
  });
});

describe('A35 a device that had a second layer on media', () => {
  const callAgain = callId.replace(/01$/u, '02');
  const secret = '5e'.repeat(32);

  test('A35 cannot call without one again: it does not ring, and is listed with the reason', async () => {
    bob = new CryptoPeer('bob', clock, () => null);
    alice = new CryptoPeer('alice', clock, () => [bob.bundle()]);
    const call = (id: string, mediaSecret: string | null) =>
      alice.channel.send({ ...callTo('bob'), callId: id }, { ...rawOffer(certificate.alice), mediaSecret }, 1);
    await call(callId, secret);
    await deliver(alice, bob);
    expect(bob.state.phase).toBe('ringing');
    bob.runner.dispatch({ type: 'userDeclined', callId });
    await bob.settled();
    alice.sent.length = 0;
    await call(callAgain, null);
    await deliver(alice, bob);
    expect(bob.records).toMatchObject([{ reason: 'declinedHere' }, { reason: 'secondLayerLost' }]);
  });
});

describe('A31 somebody else under the name of Bob', () => {
  beforeEach(() => {
    bob = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    alice = new CryptoPeer('alice', clock, () => null);
    alice.contacts.add('bob');
  });

  test('A31 while the phone rings for Bob: does not ring, is listed with the reason, and the call that rings can be taken', async () => {
    await offered(bob, alice, certificate.bob);
    const other = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    const second = { ...callTo('alice'), callId: callId.replace(/01$/u, '02') };
    await other.channel.send(second, rawOffer(certificate.mallory), 1);
    await deliver(other, alice);
    expect(alice.events.filter(({ type }) => type === 'remoteOffered')).toHaveLength(1);
    expect(alice.records).toMatchObject([{ call: { callId: second.callId, peer: 'bob' }, reason: 'keysChanged' }]);
    // Its caller hears that at once, and nothing else of it leaves.
    expect(alice.sent.splice(0)).toMatchObject([{ t: 'call_hangup', call_id: second.callId }]);
    await answered(bob, alice, certificate.alice);
    await revealed(bob, alice);
    expect(agreed(alice)).not.toBeNull();
    expect(agreed(alice)).toEqual(agreed(bob));
    expect(alice.promised).toBe(certificate.bob);
  });

  test('A31 in the middle of a call: nothing of it reaches the call, which goes on with whom it was', async () => {
    await offered(bob, alice, certificate.bob);
    await answered(bob, alice, certificate.alice);
    await revealed(bob, alice);
    const before = agreed(alice);
    const other = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    await other.channel.send(callTo('alice'), rawOffer(certificate.mallory), 1);
    await deliver(other, alice);
    expect(alice.events.filter(({ type }) => type === 'remoteOffered')).toHaveLength(1);
    expect(agreed(alice)).toEqual(before);
    expect(alice.promised).toBe(certificate.bob);
  });
});

describe('A31 somebody with other keys on the very device of Bob', () => {
  let other: CryptoPeer;

  beforeEach(() => {
    bob = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    alice = new CryptoPeer('alice', clock, () => null);
    alice.contacts.add('bob');
    other = new CryptoPeer('bob', clock, () => [alice.bundle()], bob.deviceId);
  });

  test('A31 while the phone rings for Bob: nothing is sent or read any more, on no session, and the change is told', async () => {
    await offered(bob, alice, certificate.bob);
    expect(alice.sessionsWith(bob)).toEqual({ all: 1, receiveOnly: 0 });
    const second = { ...callTo('alice'), callId: callId.replace(/01$/u, '02') };
    await other.channel.send(second, rawOffer(certificate.mallory), 1);
    await deliver(other, alice);
    expect(alice.events.filter(({ type }) => type === 'remoteOffered')).toHaveLength(1);
    expect(alice.records).toMatchObject([{ call: { callId: second.callId, peer: 'bob' }, reason: 'keysChanged' }]);
    // Its caller hears that at once, and nothing else of it leaves.
    expect(alice.sent.splice(0)).toMatchObject([{ t: 'call_hangup', call_id: second.callId }]);
    expect(alice.changes).toEqual([{ userId: 'bob', deviceId: bob.deviceId }]);
    expect(alice.sessionsWith(bob)).toEqual({ all: 1, receiveOnly: 1 });

    // The call that rings cannot be taken: an answer would go to nobody knows whom.
    await alice.answer(description(certificate.alice));
    expect(alice.endReason).toBe('identityChanged');
    // That it is over is told by the server alone: what leaves holds nothing that anybody could read.
    expect(alice.sent).toMatchObject([{ t: 'call_hangup', call_id: callId, reason: 'failed', payloads: {} }]);
    expect(alice.sent).toHaveLength(1);
  });

  test('A31 in the middle of a call: nothing of it reaches the call, and Bob is not read either until a person has looked', async () => {
    await offered(bob, alice, certificate.bob);
    await answered(bob, alice, certificate.alice);
    await revealed(bob, alice);
    const before = agreed(alice);
    await other.channel.send(callTo('alice'), rawOffer(certificate.mallory), 1);
    await deliver(other, alice);
    expect(alice.changes).toEqual([{ userId: 'bob', deviceId: bob.deviceId }]);
    expect(alice.sessionsWith(bob)).toEqual({ all: 1, receiveOnly: 1 });
    expect(alice.promised).toBe(certificate.bob);
    expect(agreed(alice)).toEqual(before);
    await bob.channel.send(callTo('alice'), reveal(alice.deviceId, '00'.repeat(32)), 9);
    await deliver(bob, alice);
    expect(alice.state.phase).toBe('connecting');
  });
});

describe('with Mallory in between, who is Bob to Alice and Alice to Bob', () => {
  let asBob: CryptoPeer;
  let asAlice: CryptoPeer;

  beforeEach(() => {
    asBob = new CryptoPeer('bob', clock, () => null);
    bob = new CryptoPeer('bob', clock, () => null);
    alice = new CryptoPeer('alice', clock, () => [asBob.bundle()]);
    asAlice = new CryptoPeer('alice', clock, () => [bob.bundle()]);
  });

  const words = (peer: CryptoPeer) => peer.words;

  test('A44 the words differ when he puts his own certificates into both halves', async () => {
    await offered(alice, asBob, certificate.alice);
    await offered(asAlice, bob, certificate.mallory);
    await answered(asAlice, bob, certificate.bob);
    await answered(alice, asBob, certificate.mallory);
    await revealed(alice, asBob);
    await revealed(asAlice, bob);
    expect(words(alice)).not.toBeNull();
    expect(words(bob)).not.toBeNull();
    expect(words(alice)).not.toEqual(words(bob));
  });

  test('A44 the words differ too when he leaves the certificates as they are and only his identities are in between', async () => {
    await offered(alice, asBob, certificate.alice);
    await offered(asAlice, bob, certificate.alice);
    await answered(asAlice, bob, certificate.bob);
    await answered(alice, asBob, certificate.bob);
    await revealed(alice, asBob);
    await revealed(asAlice, bob);
    expect(words(alice)).not.toBeNull();
    expect(words(alice)).not.toEqual(words(bob));
  });

  test("A45 he cannot pass Alice's commitment on as his own and open it with a nonce of his choice", async () => {
    await offered(alice, asBob, certificate.alice);
    await offered(asAlice, bob, certificate.mallory);
    await answered(asAlice, bob, certificate.bob);
    await answered(alice, asBob, certificate.mallory);
    await revealed(alice, asBob);
    const heard = words(alice);
    // He has seen the words of Alice now, and would look for a nonce that gives Bob the same: any but his own ends the
    // call.
    asAlice.sent.length = 0;
    await asAlice.channel.send(callTo('bob'), reveal(bob.deviceId, '42'.repeat(32)), 2);
    await deliver(asAlice, bob);
    expect(bob.endReason).toBe('unsecured');
    expect(heard).not.toBeNull();
    expect(words(bob)).toBeNull();
  });
});
