import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { everythingSeen } from '../stage/everythingSeen.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { startRecordingProxy } from '../stage/recordingProxy.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/** What people are called, between two Ringforts and through a server that must not learn it. */

let server: RunningServer;
const open: HeadlessRingfort[] = [];

beforeEach(async () => {
  server = await startServer({
    dataFolder: temporaryFolder(),
    clock: new HurriedClock(),
    ringTimeoutMs: 20_000,
    logLevel: 'silent',
    // Named to those whom only a relay may join; no engine of these asks it.
    turn: [{ urls: ['turn:127.0.0.1:9'], secret: 'of these tests alone' }],
  });
});

afterEach(async () => {
  for (const ringfort of open.splice(0)) await ringfort.ringfort.stop();
  await server.close();
});

async function person(handle: string, displayName: string, url = server.url): Promise<HeadlessRingfort> {
  const certificate = handle === 'alice' ? 'a1'.repeat(32) : 'b0'.repeat(32);
  const ringfort = new HeadlessRingfort({ folder: temporaryFolder(), keyring: new FakeKeyring(), certificate });
  open.push(ringfort);
  await ringfort.ringfort.start();
  expect(await ringfort.ringfort.mainHandlers.register({ handle, displayName, server: url })).toEqual({ ok: true });
  await ringfort.until(({ connection }) => connection.state === 'online');
  return ringfort;
}

const add = (ringfort: HeadlessRingfort, handle: string) => ringfort.ringfort.mainHandlers.addContact({ handle });
const nameOf = async (ringfort: HeadlessRingfort, handle: string): Promise<string | null | undefined> =>
  (await ringfort.ringfort.mainHandlers.contact({ handle }))?.displayName;

test('a name is read by contacts, in the popup already, and by nobody on the way', async () => {
  const proxy = await startRecordingProxy(server.url);
  try {
    const alice = await person('alice', 'Алиса Лидделл', proxy.url);
    const bob = await person('bob', 'Bob the Builder');
    await Promise.all([add(alice, 'bob'), add(bob, 'alice')]);
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    expect(call).toMatchObject({ peer: 'alice', name: 'Алиса Лидделл' });
    await bob.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
    expect((await alice.phase('connected')).call.name).toBe('Bob the Builder');
    await bob.phase('connected');
    // While they speak, a change is told at once.
    await alice.ringfort.mainHandlers.changeDisplayName({ displayName: 'Alice' });
    await bob.until(({ call: view }) => view.phase === 'connected' && view.call.name === 'Alice');
    const seen = everythingSeen(proxy);
    expect(seen.includes('call_offer')).toBe(true);
    for (const name of ['Алиса', 'Лидделл', 'Alice', 'Builder']) expect(seen.includes(name)).toBe(false);
  } finally {
    await proxy.stop();
  }
});

test('a stranger is told no name, shows none, and is called by it once they are a contact', async () => {
  const [alice, bob] = [await person('alice', 'Алиса'), await person('bob', 'Bob')];
  // Bob is a contact of Alice, and she none of his.
  await add(alice, 'bob');
  await alice.dial('bob');
  const { call } = await bob.phase('ringing');
  expect(call).not.toHaveProperty('name');
  await bob.ringfort.incomingHandlers.decline({ callId: call.callId, phase: 'ringing' });
  await alice.phase('ended');
  expect(await nameOf(alice, 'bob')).toBeNull();
  await add(bob, 'alice');
  expect(await nameOf(bob, 'alice')).toBe('Алиса');
});

test('who adds a stranger while they speak is called by name there from then on', async () => {
  const [alice, bob] = [await person('alice', 'Алиса'), await person('bob', 'Bob')];
  await add(alice, 'bob');
  await alice.dial('bob');
  const { call } = await bob.phase('ringing');
  await bob.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
  await bob.phase('connected');
  expect((await alice.phase('connected')).call).not.toHaveProperty('name');
  await add(bob, 'alice');
  await alice.until(({ call: view }) => view.phase === 'connected' && view.call.name === 'Bob');
  expect(await nameOf(bob, 'alice')).toBe('Алиса');
});

test('a nickname wins in calls and past calls, and never leaves', async () => {
  const [alice, bob] = [await person('alice', 'Алиса'), await person('bob', 'Bob')];
  await Promise.all([add(alice, 'bob'), add(bob, 'alice')]);
  await bob.ringfort.mainHandlers.renameContact({ handle: 'alice', nickname: ' Little\u202e sister ' });
  await alice.dial('bob');
  const { call } = await bob.phase('ringing');
  expect(call.name).toBe('Little sister');
  await bob.ringfort.mainHandlers.renameContact({ handle: 'alice', nickname: '' });
  await bob.until(({ call: view }) => view.phase === 'ringing' && view.call.name === 'Алиса');
  await bob.ringfort.incomingHandlers.decline({ callId: call.callId, phase: 'ringing' });
  await bob.until(({ recents }) => recents.length === 1 && recents[0]?.call.name === 'Алиса');
});
