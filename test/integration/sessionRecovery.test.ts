import { FIRST } from '../../core/call/connection.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { CryptoPeer } from '../stage/CryptoPeer.ts';
import { damagedBase64 } from '../fakes/damagedBase64.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import { hashOfPayload } from '../../main/call/peerCodec.ts';
import { threeLines } from '../stage/threeLines.ts';

const callIdOf = (number: number): string => `0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e${String(number).padStart(4, '0')}`;
const description = { sdp: `v=0\r\ns=x\r\n${threeLines}`, dtlsFingerprint: 'ab'.repeat(32) };
const callOf = (number: number) => ({ callId: callIdOf(number), peer: 'bob', type: 'audio' }) as const;
const rawOffer = { kind: 'offer', offer: description, sasCommitment: '5a'.repeat(32), mediaSecret: null } as const;

let clock: ManualClock;
let alice: CryptoPeer;
let bob: CryptoPeer;
let s = 0;
let directoryIsOpen: boolean;

beforeEach(async () => {
  clock = new ManualClock();
  directoryIsOpen = true;
  const directory = (handle: string) =>
    !directoryIsOpen ? null : handle === 'bob' ? [bob.bundle()] : handle === 'alice' ? [alice.bundle()] : null;
  alice = new CryptoPeer('alice', clock, directory);
  bob = new CryptoPeer('bob', clock, directory);
  bob.contacts.add('alice');
  await call(1);
  await bob.answer(description);
  await deliver(bob, alice);
  await alice.settled();
  await alice.hangUp();
  while (alice.sent.length > 0) await deliver(alice, bob);
  await bob.settled();
  for (const { records, events } of [alice, bob]) {
    records.length = 0;
    events.length = 0;
  }
});

const take = (from: CryptoPeer): OutgoingFrame => {
  const frame = from.sent.shift();
  if (frame === undefined) throw new Error(`${from.userId} sent nothing`);
  return frame;
};
const deliver = async (from: CryptoPeer, to: CryptoPeer, frame = take(from)): Promise<void> =>
  to.inbox.receive([CryptoPeer.delivered(from, to, frame, ++s)]);

/** As if a bit had turned on the way. */
function damaged(frame: OutgoingFrame): OutgoingFrame {
  if (!('encrypted_payload' in frame)) throw new Error('not a message for one device');
  return { ...frame, encrypted_payload: damagedBase64(frame.encrypted_payload) };
}

async function settle(): Promise<void> {
  for (const peer of [alice, bob]) await peer.settled();
}

async function call(number: number): Promise<void> {
  await alice.dial(callOf(number), description);
  await deliver(alice, bob);
  await settle();
}

/** Bob's store is an older copy without any session with Alice. */
const bobForgets = (): void => bob.forgetSessions({ userId: 'alice', deviceId: alice.deviceId });
const aliceForgets = (): void => alice.forgetSessions({ userId: 'bob', deviceId: bob.deviceId });

describe('an offer that cannot be read', () => {
  test('is asked for again in a new session, comes again, and rings', async () => {
    bobForgets();
    await call(2);
    expect(bob.events).toEqual([]);
    expect(bob.records).toEqual([]);
    const nack = take(bob);
    expect(nack).toMatchObject({ t: 'ice_candidate', call_id: callIdOf(2), to: 'alice', to_device: alice.deviceId });
    await deliver(bob, alice, nack);
    await alice.settled();
    const again = take(alice);
    expect(again).toMatchObject({ t: 'call_offer', call_id: callIdOf(2) });
    await deliver(alice, bob, again);
    expect(bob.state.phase).toBe('ringing');
    // Both go on in the new session, and the answer fits the offer that was read.
    await bob.answer(description);
    await deliver(bob, alice);
    expect(alice.state.phase).toBe('connecting');
  });

  test('is repeated once in a call, whatever the other side claims', async () => {
    bobForgets();
    await call(2);
    const nack = take(bob);
    await deliver(bob, alice, nack);
    await alice.settled();
    const again = take(alice);
    const [repeated = ''] = 'payloads' in again ? Object.values(again.payloads) : [];
    const named = alice.events.flatMap((event) => (event.type === 'remoteNacked' ? [event.messageHash] : []));
    expect(named).toHaveLength(1);
    for (const [index, messageHash] of [...named, ...named, hashOfPayload(repeated), 'cd'.repeat(32)].entries()) {
      const claim = { kind: 'nack', remoteDevice: alice.deviceId, messageHash } as const;
      await bob.channel.send({ ...callOf(2), peer: 'alice' }, claim, 2 + index);
      await deliver(bob, alice);
    }
    await alice.settled();
    expect(alice.sent).toEqual([]);
    expect(alice.endReason).toBeNull();
  });

  test('A47 of a stranger is answered with nothing, and stands in the history', async () => {
    bob.contacts.delete('alice');
    bobForgets();
    await call(2);
    expect(bob.sent).toEqual([]);
    expect(bob.records).toMatchObject([{ call: { callId: callIdOf(2) }, reason: 'unsecured' }]);
  });

  test('comes once more, before the answer to its NACK or in the call, and leaves no line beside that call', async () => {
    bobForgets();
    await alice.dial(callOf(2), description);
    const unread = take(alice);
    await deliver(alice, bob, unread);
    await deliver(alice, bob, unread);
    await settle();
    expect(bob.records).toEqual([]);
    await deliver(bob, alice);
    await alice.settled();
    await deliver(alice, bob);
    expect(bob.state.phase).toBe('ringing');
    await bob.answer(description);
    await deliver(alice, bob, unread);
    await settle();
    expect(bob.records).toEqual([]);
  });

  test('stands in the history when it does not come again', async () => {
    bobForgets();
    await call(2);
    expect(bob.records).toEqual([]);
    clock.advance(60_000);
    await settle();
    expect(bob.records).toMatchObject([{ call: { callId: callIdOf(2), peer: 'alice' }, reason: 'unsecured' }]);
  });

  test('stands in the history as soon as its caller gives up', async () => {
    bobForgets();
    await call(2);
    await alice.hangUp();
    await deliver(alice, bob);
    await settle();
    expect(bob.records).toMatchObject([{ call: { callId: callIdOf(2) }, reason: 'unsecured' }]);
  });

  test('A29 a flood of them leads to one new session in 60 seconds and ten in a day, and no old session sends again', async () => {
    let nacks = 0;
    let number = 2;
    const damagedOffer = async (): Promise<void> => {
      await alice.channel.send(callOf(number), rawOffer, 1);
      const frame = take(alice);
      if (!('payloads' in frame)) throw new Error('an offer has payloads');
      const payloads = { [String(bob.deviceId)]: damagedBase64(frame.payloads[String(bob.deviceId)] ?? '') };
      await deliver(alice, bob, { ...frame, payloads });
      await settle();
      nacks += bob.sent.splice(0).length;
      number += 1;
    };
    for (let i = 0; i < 10; i++) await damagedOffer();
    expect(nacks).toBe(1);
    for (let i = 0; i < 30; i++) {
      clock.advance(60_000);
      await damagedOffer();
    }
    expect(nacks).toBe(10);
    clock.advance(24 * 3600 * 1000);
    await damagedOffer();
    expect(nacks).toBe(11);
    expect(bob.sessionsThatSend({ userId: 'alice', deviceId: alice.deviceId })).toBe(1);
  });

  test('A47 what a stranger sends while our phone rings, and cannot be read, is dropped without a word', async () => {
    bob.contacts.delete('alice');
    await call(2);
    await alice.channel.send(callOf(2), { kind: 'heartbeat', remoteDevice: bob.deviceId }, 2);
    await deliver(alice, bob, damaged(take(alice)));
    await settle();
    expect([bob.state.phase, bob.sent]).toEqual(['ringing', []]);
  });

  test('A29 a NACK that does not authenticate, or of somebody else, repeats nothing', async () => {
    bobForgets();
    await call(2);
    const nack = take(bob);
    await deliver(bob, alice, damaged(nack));
    await alice.settled();
    expect(alice.sent).toEqual([]);
    // Of her device too she says that it is the one that was called.
    const directory = (handle: string) => (handle === 'alice' ? [alice.bundle()] : null);
    const carol = new CryptoPeer('carol', clock, directory, bob.deviceId);
    const sent = alice.state.phase === 'idle' ? [] : alice.state.agreement.repeats.sent;
    const [messageHash = ''] = sent.map(({ payloadHash }) => payloadHash);
    expect(messageHash).not.toBe('');
    const claim = { kind: 'nack', remoteDevice: alice.deviceId, messageHash } as const;
    await carol.channel.send({ ...callOf(2), peer: 'alice' }, claim, 1);
    await deliver(carol, alice);
    await alice.settled();
    expect(alice.sent).toEqual([]);
  });
});

describe('an answer that cannot be read', () => {
  const bobAnswers = (): Promise<void> => bob.answer(description);

  beforeEach(async () => {
    bob.contacts.delete('alice');
    await call(2);
    alice.events.length = 0;
  });

  test('is asked for again, also from somebody who is no contact, and is the same when it comes', async () => {
    aliceForgets();
    await bobAnswers();
    await deliver(bob, alice);
    await settle();
    expect(alice.state.phase).toBe('calling');
    await deliver(alice, bob);
    await bob.settled();
    await deliver(bob, alice);
    await alice.settled();
    expect(alice.state.phase).toBe('connecting');
    // Nothing that hangs on the bytes of the answer has changed: both people read the same words.
    await deliver(alice, bob);
    expect(bob.words).not.toBeNull();
    expect(bob.words).toEqual(alice.words);
  });

  test('ends the call as not secured if it cannot be read again', async () => {
    aliceForgets();
    await bobAnswers();
    await deliver(bob, alice);
    await settle();
    await deliver(alice, bob);
    await bob.settled();
    aliceForgets();
    await deliver(bob, alice);
    await settle();
    expect(alice.endReason).toBe('unsecured');
  });

  test('ends the call as not secured after five seconds if it was changed on the way: nobody knows it by its hash', async () => {
    await bobAnswers();
    await deliver(bob, alice, damaged(take(bob)));
    await settle();
    await deliver(alice, bob);
    await bob.settled();
    expect(bob.sent).toEqual([]);
    clock.advance(4_999);
    expect(alice.endReason).toBeNull();
    clock.advance(1);
    expect(alice.endReason).toBe('unsecured');
  });

  test('ends the call as not secured if the server has no bundle for a new session', async () => {
    directoryIsOpen = false;
    aliceForgets();
    await bobAnswers();
    await deliver(bob, alice);
    await settle();
    expect(alice.endReason).toBe('unsecured');
    expect(alice.sent.filter((frame) => frame.t !== 'call_hangup')).toEqual([]);
  });
});

describe('a candidate that cannot be read', () => {
  const candidate = (number: number) => ({
    candidate: `candidate:${number} 1 udp 1 192.0.2.1 9 typ host`,
    sdpMid: '0',
    sdpMLineIndex: 0,
    usernameFragment: 'abcd',
  });
  const bobFinds = (number: number) => bob.find(candidate(number));

  beforeEach(async () => {
    alice.contacts.add('bob');
    await call(2);
    await bob.answer(description);
    await deliver(bob, alice);
    await alice.settled();
    await deliver(alice, bob);
    alice.events.length = 0;
  });

  test('does not end the call; it and those after it are asked for once and come in a new session', async () => {
    aliceForgets();
    for (const number of [1, 2]) await bobFinds(number);
    for (const frame of [take(bob), take(bob)]) await deliver(bob, alice, frame);
    await settle();
    expect(alice.state.phase).toBe('connecting');
    expect(alice.sent).toHaveLength(1);
    await deliver(alice, bob);
    await bob.settled();
    expect(bob.sent).toHaveLength(2);
    for (const frame of [take(bob), take(bob)]) await deliver(bob, alice, frame);
    const found = alice.events.flatMap((event) => (event.type === 'remoteCandidates' ? event.candidates : []));
    expect(found).toEqual([1, 2].map(candidate));
  });

  test('is repeated once in a call, whatever the other side claims', async () => {
    await bobFinds(1);
    const frame = take(bob);
    const messageHash = hashOfPayload('encrypted_payload' in frame ? frame.encrypted_payload : '');
    for (let i = 0; i < 3; i++) {
      const claim = { kind: 'nack', remoteDevice: bob.deviceId, messageHash } as const;
      await alice.channel.send(callOf(2), claim, 9);
      await deliver(alice, bob);
    }
    await bob.settled();
    expect(bob.sent).toHaveLength(1);
  });

  test('of somebody who is no contact is asked for as of anybody: whom we talk to knows that we are there', async () => {
    alice.contacts.delete('bob');
    aliceForgets();
    await bobFinds(1);
    await deliver(bob, alice);
    await settle();
    expect(alice.state.phase).toBe('connecting');
    await deliver(alice, bob);
    await bob.settled();
    await deliver(bob, alice);
    expect(alice.events).toContainEqual(
      expect.objectContaining({ type: 'remoteCandidates', candidates: [candidate(1)] }),
    );
  });

  test('A29 one that no session is known for does no harm when it comes from outside the call', async () => {
    const carol = new CryptoPeer('carol', clock, (handle) => (handle === 'alice' ? [alice.bundle()] : null));
    const found = {
      kind: 'candidates',
      remoteDevice: alice.deviceId,
      pair: FIRST,
      candidates: [candidate(1)],
    } as const;
    await carol.channel.send({ ...callOf(2), peer: 'alice' }, found, 1);
    const before = alice.state;
    await deliver(carol, alice, damaged(take(carol)));
    await settle();
    expect(alice.state).toBe(before);
    expect(alice.sent).toEqual([]);
  });
});

test('a message of a kind that only a newer Ringfort knows does not end the call', async () => {
  await call(2);
  const frame = { t: 'ice_candidate', v: 1, call_id: callIdOf(2), to: 'bob', to_device: bob.deviceId } as const;
  const before = bob.events.length;
  // call_id, sequence 1, and an empty message in field 31.
  const id = Buffer.from(callIdOf(2).replaceAll('-', ''), 'hex');
  const newer = Uint8Array.of(0x0a, 16, ...id, 0x10, 1, 0xfa, 0x01, 0);
  await deliver(alice, bob, { ...frame, encrypted_payload: alice.encryptRaw(bob, newer) });
  expect(bob.events).toHaveLength(before);
  expect(bob.dropped.at(-1)).toBe('mismatch');
});
