import { beforeEach, describe, expect, test } from 'vitest';
import type { CallRef } from '../../core/call/call.ts';
import { CryptoPeer } from '../fakes/CryptoPeer.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';

/* A server that hands each of two people a bundle of its own making, and passes their calls on through itself. */

const callId = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a01';
const certificate = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32), mallory: 'ee'.repeat(32) };
const description = (dtlsFingerprint: string) => ({ sdp: 'v=0\r\ns=x\r\n', dtlsFingerprint });
const callTo = (peer: string): CallRef => ({ callId, peer, direction: 'outgoing', type: 'audio', startedAt: 0 });
const callFrom = (peer: string): CallRef => ({ ...callTo(peer), direction: 'incoming' });

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
  await caller.channel.send(callTo(callee.userId), { kind: 'offer', offer: description(fingerprint) });
  caller.currentCall = { callId, peer: callee.userId, remoteDevice: null };
  await deliver(caller, callee);
  callee.currentCall = { callId, peer: caller.userId, remoteDevice: caller.deviceId };
}

async function answered(caller: CryptoPeer, callee: CryptoPeer, fingerprint: string): Promise<void> {
  const answer = { kind: 'answer', remoteDevice: caller.deviceId, answer: description(fingerprint) } as const;
  await callee.channel.send(callFrom(caller.userId), answer);
  await deliver(callee, caller);
  caller.currentCall = { callId, peer: callee.userId, remoteDevice: callee.deviceId };
}

async function revealed(caller: CryptoPeer, callee: CryptoPeer): Promise<void> {
  await caller.reveals.shift()?.();
  await deliver(caller, callee);
}

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
    expect(alice.verification.words(callId)).not.toBeNull();
    expect(bob.verification.words(callId)).toEqual(alice.verification.words(callId));
    expect(bob.events.map(({ type }) => type)).toEqual(['remoteOffered']);
  });

  test('A45 a caller that reveals another nonce than the one it was bound to is not secured', async () => {
    await offered(alice, bob, certificate.alice);
    await answered(alice, bob, certificate.bob);
    await alice.channel.control({ callId, peer: 'bob' }, bob.deviceId, { kind: 'reveal', nonce: '00'.repeat(32) });
    await deliver(alice, bob);
    expect(bob.events.at(-1)).toEqual({ type: 'remoteUnsecured', callId });
    expect(bob.verification.words(callId)).toBeNull();
  });

  test('A45 the one that was called has nothing to reveal: if it does, the call is not secured', async () => {
    await offered(alice, bob, certificate.alice);
    await answered(alice, bob, certificate.bob);
    await bob.channel.control({ callId, peer: 'alice' }, alice.deviceId, { kind: 'reveal', nonce: '00'.repeat(32) });
    await deliver(bob, alice);
    expect(alice.events.at(-1)).toEqual({ type: 'remoteUnsecured', callId });
  });

  test('A43 a second answer of the same device is dropped, and the certificate of the first stays the one to find', async () => {
    await offered(alice, bob, certificate.alice);
    await answered(alice, bob, certificate.bob);
    const again = { kind: 'answer', remoteDevice: alice.deviceId, answer: description(certificate.mallory) } as const;
    await bob.channel.send(callFrom('alice'), again);
    await deliver(bob, alice);
    expect(alice.dropped).toEqual(['mismatch']);
    expect(alice.ledger.remoteFingerprint(callId)).toBe(certificate.bob);
    expect(alice.reveals).toHaveLength(1);
  });

  test('an answer of a Ringfort without words makes a call without words', async () => {
    await offered(alice, bob, certificate.alice);
    bob.verification.offerTaken(
      callId,
      { userId: 'alice', deviceId: alice.deviceId },
      {
        hash: alice.ledger.offerHash(callId) ?? '',
        dtlsFingerprint: certificate.alice,
        sasCommitment: null,
      },
    );
    await answered(alice, bob, certificate.bob);
    expect(alice.events).toMatchObject([{ type: 'remoteAnswered' }]);
    expect(alice.reveals).toEqual([]);
    expect(alice.verification.words(callId)).toBeNull();
  });
});

describe('A31 somebody else under the name of Bob', () => {
  beforeEach(() => {
    bob = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    alice = new CryptoPeer('alice', clock, () => null);
  });

  test('A31 while the phone rings for Bob: does not ring, is listed with the reason, and the call that rings can be taken', async () => {
    await offered(bob, alice, certificate.bob);
    const other = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    const second = { ...callTo('alice'), callId: callId.replace(/01$/u, '02') };
    await other.channel.send(second, { kind: 'offer', offer: description(certificate.mallory) });
    await deliver(other, alice);
    expect(alice.events.map(({ type }) => type)).toEqual(['remoteOffered']);
    expect(alice.records).toMatchObject([{ call: { callId: second.callId, peer: 'bob' }, reason: 'identityChanged' }]);
    await answered(bob, alice, certificate.alice);
    await revealed(bob, alice);
    expect(alice.verification.words(callId)).toEqual(bob.verification.words(callId));
    expect(alice.ledger.remoteFingerprint(callId)).toBe(certificate.bob);
  });

  test('A31 in the middle of a call: nothing of it reaches the call, which goes on with whom it was', async () => {
    await offered(bob, alice, certificate.bob);
    await answered(bob, alice, certificate.alice);
    await revealed(bob, alice);
    const before = alice.verification.words(callId);
    const other = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    other.ledger.keepOfferHash(callId, alice.ledger.offerHash(callId) ?? '');
    await other.channel.send(callTo('alice'), { kind: 'offer', offer: description(certificate.mallory) });
    await deliver(other, alice);
    expect(alice.events.map(({ type }) => type)).toEqual(['remoteOffered']);
    expect(alice.verification.words(callId)).toEqual(before);
    expect(alice.ledger.remoteFingerprint(callId)).toBe(certificate.bob);
  });
});

describe('A31 somebody with other keys on the very device of Bob', () => {
  let other: CryptoPeer;

  beforeEach(() => {
    bob = new CryptoPeer('bob', clock, () => [alice.bundle()]);
    alice = new CryptoPeer('alice', clock, () => null);
    other = new CryptoPeer('bob', clock, () => [alice.bundle()], bob.deviceId);
  });

  test('A31 while the phone rings for Bob: nothing is sent or read any more, on no session, and the change is told', async () => {
    await offered(bob, alice, certificate.bob);
    expect(alice.sessionsWith(bob)).toEqual({ all: 1, receiveOnly: 0 });
    const second = { ...callTo('alice'), callId: callId.replace(/01$/u, '02') };
    await other.channel.send(second, { kind: 'offer', offer: description(certificate.mallory) });
    await deliver(other, alice);
    expect(alice.events.map(({ type }) => type)).toEqual(['remoteOffered']);
    expect(alice.records).toMatchObject([{ call: { callId: second.callId, peer: 'bob' }, reason: 'identityChanged' }]);
    expect(alice.changes).toEqual([{ userId: 'bob', deviceId: bob.deviceId }]);
    expect(alice.sessionsWith(bob)).toEqual({ all: 1, receiveOnly: 1 });

    // The call that rings cannot be taken: an answer would go to nobody knows whom.
    const answer = { kind: 'answer', remoteDevice: bob.deviceId, answer: description(certificate.alice) } as const;
    expect(await alice.channel.send(callFrom('bob'), answer)).toBe('identityChanged');
    expect(alice.sent).toEqual([]);
  });

  test('A31 in the middle of a call: nothing of it reaches the call, and Bob is not read either until a person has looked', async () => {
    await offered(bob, alice, certificate.bob);
    await answered(bob, alice, certificate.alice);
    await revealed(bob, alice);
    const before = alice.verification.words(callId);
    other.ledger.keepOfferHash(callId, alice.ledger.offerHash(callId) ?? '');
    await other.channel.send(callTo('alice'), { kind: 'offer', offer: description(certificate.mallory) });
    await deliver(other, alice);
    expect(alice.changes).toEqual([{ userId: 'bob', deviceId: bob.deviceId }]);
    expect(alice.sessionsWith(bob)).toEqual({ all: 1, receiveOnly: 1 });
    expect(alice.ledger.remoteFingerprint(callId)).toBe(certificate.bob);
    expect(alice.verification.words(callId)).toEqual(before);
    await bob.channel.control({ callId, peer: 'alice' }, alice.deviceId, { kind: 'reveal', nonce: '00'.repeat(32) });
    await deliver(bob, alice);
    expect(alice.events.map(({ type }) => type)).toEqual(['remoteOffered']);
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

  const words = (peer: CryptoPeer) => peer.verification.words(callId);

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
    // He has seen the words of Alice now, and would look for a nonce that gives Bob the same: any but his own ends the call.
    await asAlice.channel.control({ callId, peer: 'bob' }, bob.deviceId, { kind: 'reveal', nonce: '42'.repeat(32) });
    await deliver(asAlice, bob);
    expect(bob.events.at(-1)).toEqual({ type: 'remoteUnsecured', callId });
    expect(heard).not.toBeNull();
    expect(words(bob)).toBeNull();
  });
});
