import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import type { KillPoint } from '../stage/killPoint.ts';
import { ServerProcess } from '../stage/ServerProcess.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

// Two Ringforts, and a server that is killed under their call: a person notices nothing but the time it takes.

let folder: string;
let server: ServerProcess;
let alice: HeadlessRingfort;
let bob: HeadlessRingfort;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  for (const { ringfort } of [alice, bob]) await ringfort.stop();
  await server.kill();
});

async function friends(killPoint?: KillPoint): Promise<void> {
  server = await ServerProcess.start(folder, killPoint);
  alice = new HeadlessRingfort({ folder: temporaryFolder(), keyring: new FakeKeyring(), certificate: 'a1'.repeat(32) });
  bob = new HeadlessRingfort({ folder: temporaryFolder(), keyring: new FakeKeyring(), certificate: 'b0'.repeat(32) });
  await Promise.all([alice.register('alice', server.url), bob.register('bob', server.url)]);
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
}

/** Everybody sees it go, by itself at its point, and finds it again. */
async function diesAndComesBack(): Promise<void> {
  await server.ended;
  expect(server.reachedKillPoint).toBe(true);
  await comesBack();
}

async function comesBack(): Promise<void> {
  await server.ended;
  await Promise.all([alice, bob].map((side) => side.until(({ connection }) => connection.state !== 'online')));
  server = await ServerProcess.start(folder, undefined, server.port);
  for (const { ringfort } of [alice, bob]) ringfort.reconnect();
  await Promise.all([alice.online(), bob.online()]);
}

async function hangUpIsHeard(callId: string, crossed = 0): Promise<void> {
  await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpHere' });
  // What the server had relayed and not acknowledged comes again, and is read once.
  const others = [...alice.faults, ...bob.faults].filter((fault) => fault !== 'duplicate');
  expect(others.filter((fault) => fault !== 'mismatch')).toEqual([]);
  expect(others.length).toBeLessThanOrEqual(crossed);
}

async function answer(): Promise<string> {
  const { call } = await bob.phase('ringing');
  await bob.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
  return call.callId;
}

test('killed while it rings: the phone rings on, and answering connects both (F1)', async () => {
  await friends();
  await alice.dial('bob');
  await bob.phase('ringing');
  await server.kill();
  await comesBack();
  expect(bob.picture().call.phase).toBe('ringing');
  const callId = await answer();
  await Promise.all([alice.phase('connected'), bob.phase('connected')]);
  await hangUpIsHeard(callId);
});

test('killed before the offer reaches the other phone: it rings when the server is back (F3)', async () => {
  await friends({ method: 'insertCall', when: 'after', nth: 1 });
  await alice.dial('bob');
  await diesAndComesBack();
  const callId = await answer();
  await Promise.all([alice.phase('connected'), bob.phase('connected')]);
  await hangUpIsHeard(callId);
});

test('killed with the answer on its way: the call connects when the server is back (F3)', async () => {
  await friends({ method: 'changeCall', when: 'after', nth: 1 });
  await alice.dial('bob');
  const callId = await answer();
  await diesAndComesBack();
  await Promise.all([alice.phase('connected'), bob.phase('connected')]);
  // On a slow machine both ask for the connection anew while they wait; of two such questions that cross one means
  // nothing any more, and there are no more of them.
  await hangUpIsHeard(callId, 1);
});

test('killed in a call: it goes on, and hanging up reaches the other side (F1)', async () => {
  await friends();
  await alice.dial('bob');
  const callId = await answer();
  await Promise.all([alice.phase('connected'), bob.phase('connected')]);
  await server.kill();
  await comesBack();
  expect([alice, bob].map((side) => side.picture().call.phase)).toEqual(['connected', 'connected']);
  await hangUpIsHeard(callId);
});
