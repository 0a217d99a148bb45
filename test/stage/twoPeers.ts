import { beforeEach } from 'vitest';
import type { OutgoingFrame } from '../../main/ports/outgoingFrame.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { CryptoPeer } from './CryptoPeer.ts';
import { threeLines } from './threeLines.ts';

/*
 * Two phones without server and socket: what one sends is handed to the other when the test says so. What is exported
 * is that of the test that runs.
 */
export let clock: ManualClock;
export let alice: CryptoPeer;
export let bob: CryptoPeer;
/** Of the last frame that came out of a queue. */
export let sequence = 0;

export const nextSequence = (): number => ++sequence;

type Directory = ConstructorParameters<typeof CryptoPeer>[2];

export function twoPeersInEachTest(): void {
  beforeEach(() => {
    const directory: Directory = (handle) => (handle === 'bob' ? [bob.bundle()] : null);
    clock = new ManualClock();
    meetAlice(directory);
    bob = new CryptoPeer('bob', clock, directory);
  });
}

/** Another Alice, who is told these devices. */
export function meetAlice(directory: Directory): void {
  alice = new CryptoPeer('alice', clock, directory);
}

export const callId = '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a01';
export const description = (name: string) => ({
  sdp: `v=0\r\ns=${name}\r\n${threeLines}`,
  dtlsFingerprint: 'ab'.repeat(32),
});
export const outgoing = { callId, peer: 'bob', type: 'video' } as const;
export const incoming = { callId, peer: 'alice', type: 'video' } as const;
export const offer = description('offer');
export const candidate = {
  candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'abcd',
};

export function take(from: CryptoPeer): OutgoingFrame {
  const frame = from.sent.shift();
  if (frame === undefined) throw new Error(`${from.userId} sent nothing`);
  return frame;
}

export const deliver = async (from: CryptoPeer, to: CryptoPeer, frame = take(from)): Promise<void> =>
  to.inbox.receive([CryptoPeer.delivered(from, to, frame, nextSequence())]);

/** Alice's offer is out and Bob has it; both know with whom they are in a call. */
export async function offerToBob(): Promise<void> {
  await alice.dial(outgoing, offer);
  await deliver(alice, bob);
}

export async function offerAndAnswer(): Promise<void> {
  await offerToBob();
  await bob.answer(description('answer'));
  await deliver(bob, alice);
  // The nonce of Alice, as the words need it.
  await deliver(alice, bob);
}
