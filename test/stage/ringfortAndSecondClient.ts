import { afterEach, beforeEach, expect } from 'vitest';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { SecondClient } from '../secondClient/client/SecondClient.ts';
import { HeadlessRingfort } from './HeadlessRingfort.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/*
 * A Ringfort with its real phone, store and ratchet, the real server, and on the other side a client that was written
 * from docs/PROTOCOL.md and shares no code with Ringfort. They are there in each test of a file that says so; what is
 * exported is that of the test that runs.
 */

export let server: RunningServer;
export let alice: HeadlessRingfort;
export let bob: SecondClient;
/** The server's; it moves only in tests that send more than a phone may in a minute. */
export let clock: ManualClock;

export function ringfortAndSecondClientInEachTest(): void {
  beforeEach(async () => {
    clock = new ManualClock(Date.now());
    server = await startServer({
      dataFolder: temporaryFolder(),
      ringTimeoutMs: 60_000,
      logLevel: 'silent',
      clock,
    });
    alice = new HeadlessRingfort({
      folder: temporaryFolder(),
      keyring: new FakeKeyring(),
      certificate: 'a1'.repeat(32),
    });
    await alice.register('alice', server.url);
    bob = await SecondClient.register('bob', server.url, 'b0'.repeat(32));
    await bob.signIn();
    bob.contacts.add('alice');
    expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  });

  afterEach(async () => {
    await bob.leave();
    await alice.ringfort.stop();
    await server.close();
    expect({ ringfort: alice.faults, secondClient: bob.faults }).toEqual({ ringfort: [], secondClient: [] });
  });
}

export const candidate = (number: number, filler = '') => ({
  candidate: `candidate:${number} 1 udp 2122260223 192.0.2.${number % 250} 50000 typ host${filler}`,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment: 'fake',
});

/** Bob calls Alice, she answers, and media would flow. */
export async function bobTalksToAlice(): Promise<string> {
  const callId = await bob.offer('alice');
  await alice.phase('ringing');
  await alice.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });
  await bob.hears('answer');
  await bob.candidates(callId, [candidate(1)]);
  await alice.phase('connected');
  await bob.hears('candidates');
  bob.connected(callId);
  return callId;
}

export async function aliceTalksToBob(): Promise<string> {
  await alice.dial('bob');
  const { callId } = await bob.hears('offer');
  await bob.answer(callId);
  await bob.candidates(callId, [candidate(1)]);
  await alice.phase('connected');
  await bob.hears('candidates');
  bob.connected(callId);
  return callId;
}

export async function bobHangsUp(callId: string): Promise<void> {
  await bob.hangUp(callId, 'hangup');
  await alice.phase('ended');
}
