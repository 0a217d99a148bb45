import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { decodeClientMessage } from '../../core/protocol/codec.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { startRecordingProxy } from '../stage/recordingProxy.ts';
import { RING_MS, ringOut } from '../stage/ringOut.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

const certificateOf = { alice: 'a1'.repeat(32), bob: 'b0'.repeat(32), carol: 'c4'.repeat(32) } as const;

interface Place {
  readonly folder: string;
  readonly keyring: FakeKeyring;
}

let server: RunningServer;
let serverFolder: string;
let clock: HurriedClock;
const open: HeadlessRingfort[] = [];
const places = new Map<string, Place>();

beforeEach(async () => {
  serverFolder = temporaryFolder();
  clock = new HurriedClock();
  server = await startServer({ dataFolder: serverFolder, clock, ringTimeoutMs: RING_MS, logLevel: 'silent' });
});

afterEach(async () => {
  for (const ringfort of open.splice(0)) await ringfort.ringfort.stop();
  places.clear();
  await server.close();
});

function launch(handle: keyof typeof certificateOf): HeadlessRingfort {
  const place = places.get(handle) ?? { folder: temporaryFolder(), keyring: new FakeKeyring() };
  places.set(handle, place);
  const ringfort = new HeadlessRingfort({ ...place, certificate: certificateOf[handle] });
  open.push(ringfort);
  return ringfort;
}

async function signedUp(handle: keyof typeof certificateOf): Promise<HeadlessRingfort> {
  const ringfort = launch(handle);
  await ringfort.register(handle, server.url);
  return ringfort;
}

async function twoFriends(): Promise<readonly [HeadlessRingfort, HeadlessRingfort]> {
  const pair = await Promise.all([signedUp('alice'), signedUp('bob')]);
  const [alice, bob] = pair;
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  return pair;
}

async function stop(ringfort: HeadlessRingfort): Promise<void> {
  open.splice(open.indexOf(ringfort), 1);
  await ringfort.ringfort.stop();
}

describe('a call between two Ringforts', () => {
  test('rings, is answered, connects, and ends for both when one hangs up', async () => {
    const [alice, bob] = await twoFriends();
    const callId = await talk(alice, bob, 'bob');
    await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
    expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpHere' });
    const { recents } = await bob.until((snapshot) => snapshot.recents.length === 1);
    expect(recents[0]).toMatchObject({ call: { callId, peer: 'alice', direction: 'incoming' }, route: 'direct' });
    expect([...alice.faults, ...bob.faults]).toEqual([]);
  });

  test('A42 no candidate leaves the caller before the callee accepts', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    await bob.phase('ringing');
    await alice.phase('alerting');
    expect(alice.engine.orders.map(({ kind }) => kind)).toEqual(['createOffer']);
    expect(bob.engine.orders).toEqual([]);
  });

  test('declining is shown to the caller as declined', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    await bob.ringfort.incomingHandlers.decline({ callId: call.callId, phase: 'ringing' });
    expect(await alice.phase('ended')).toMatchObject({ reason: 'declined' });
  });

  test('a caller who gives up stops the ringing and leaves a missed call', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    await alice.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'connected' });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'missed' });
    expect((await bob.until(({ missedCount }) => missedCount === 1)).recents[0]).toMatchObject({ reason: 'missed' });
  });

  test('an order that was meant for other buttons is dropped, whoever sends it (A78)', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    await alice.phase('alerting');
    const { callId } = call;
    const { mainHandlers, incomingHandlers, callHandlers } = bob.ringfort;
    for (const phase of ['alerting', 'connected', 'ended'] as const) {
      await incomingHandlers.answer({ callId, phase, callType: 'audio' });
      await incomingHandlers.decline({ callId, phase });
    }
    await callHandlers.hangUp({ callId, phase: 'connected' });
    await callHandlers.dismiss({ callId, phase: 'ended' });
    expect(bob.picture().call.phase).toBe('ringing');
    await incomingHandlers.decline({ callId, phase: 'ringing' });
    await bob.phase('ended');
    // The second click of two, and one for the end of another call.
    await mainHandlers.dialAgain({ callId, phase: 'ringing' });
    await mainHandlers.dialAgain({ callId: '0b7f2c51-9f0a-4c8e-8d55-5a3c1f0e7a01', phase: 'ended' });
    expect(bob.picture().call.phase).toBe('ended');
    await alice.phase('ended');
    expect(await mainHandlers.dialAgain({ callId, phase: 'ended' })).toEqual({ ok: true });
    expect(await alice.phase('ringing')).toMatchObject({ call: { peer: 'bob', type: 'audio' } });
  });

  test('missed calls stay missed while the screen is locked, whatever a window says (A82)', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    await alice.phase('alerting');
    await alice.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'alerting' });
    await bob.until(({ missedCount }) => missedCount === 1);
    bob.screenLocked = true;
    expect(await bob.ringfort.mainHandlers.markRecentsSeen(null)).toEqual({ seen: false });
    expect(bob.picture().missedCount).toBe(1);
    bob.screenLocked = false;
    expect(await bob.ringfort.mainHandlers.markRecentsSeen(null)).toEqual({ seen: true });
    expect(bob.picture().missedCount).toBe(0);
  });

  test('nobody answers: the caller reads no answer, the callee finds a missed call', async () => {
    const [alice, bob] = await twoFriends();
    await alice.dial('bob');
    expect(await ringOut(alice, clock)).toMatchObject({ reason: 'noAnswer' });
    expect(await bob.until(({ missedCount }) => missedCount === 1)).toBeTruthy();
  });

  test('a phone that is off does not ring; it finds the missed call when it is on again', async () => {
    const [alice, bob] = await twoFriends();
    await stop(bob);
    await alice.dial('bob');
    const away = await alice.until(({ call }) => call.phase === 'calling' && call.reach === 'peerOffline');
    expect(away.call.phase).toBe('calling');
    expect(await ringOut(alice, clock)).toMatchObject({ reason: 'peerOffline' });
    const again = launch('bob');
    await again.ringfort.start();
    const { recents } = await again.until(({ missedCount }) => missedCount === 1);
    expect(recents[0]).toMatchObject({ call: { peer: 'alice' }, reason: 'missed' });
    expect(again.picture().call.phase).toBe('idle');
  });

  test('the callee restarts between two calls and the ratchet goes on', async () => {
    const [alice, bob] = await twoFriends();
    const first = await talk(alice, bob, 'bob');
    await alice.ringfort.callHandlers.hangUp({ callId: first, phase: 'connected' });
    await bob.phase('ended');
    await stop(bob);
    const again = launch('bob');
    await again.ringfort.start();
    await again.online();
    const second = await talk(alice, again, 'bob');
    expect(second).not.toBe(first);
    expect([...alice.faults, ...again.faults]).toEqual([]);
  });

  test('both dial at once and it becomes one call', async () => {
    const [alice, bob] = await twoFriends();
    await Promise.all([alice.dial('bob'), bob.dial('alice')]);
    const [left, right] = await Promise.all([alice.phase('connected'), bob.phase('connected')]);
    expect(left.call.callId).toBe(right.call.callId);
    expect(new Set([left.call.direction, right.call.direction])).toEqual(new Set(['incoming', 'outgoing']));
  });

  test('quitting in the middle of a call hangs up first', async () => {
    const [alice, bob] = await twoFriends();
    await talk(alice, bob, 'bob');
    await stop(alice);
    expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  });

  test('who calls while another call is being set up hears busy and is listed', async () => {
    const [alice, bob] = await twoFriends();
    const carol = await signedUp('carol');
    await carol.ringfort.mainHandlers.addContact({ handle: 'bob' });
    await alice.dial('bob');
    await bob.phase('ringing');
    await carol.dial('bob');
    expect(await carol.phase('ended')).toMatchObject({ reason: 'busy' });
    const { recents } = await bob.until(({ missedCount }) => missedCount === 1);
    expect(recents[0]).toMatchObject({ call: { peer: 'carol' }, reason: 'busyHere' });
    expect(bob.picture().call).toMatchObject({ phase: 'ringing', call: { peer: 'alice' } });
  });

  test('A42 a stranger is only answered through a relay: without one Answer opens nothing, and the phone rings on', async () => {
    const [alice, bob] = await Promise.all([signedUp('alice'), signedUp('bob')]);
    await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
    await alice.dial('bob');
    const ringing = await bob.phase('ringing');
    expect(ringing).toMatchObject({ knownContact: false, needsRelay: true });
    await bob.ringfort.incomingHandlers.answer({ callId: ringing.call.callId, callType: 'audio', phase: 'ringing' });
    expect(bob.picture().call.phase).toBe('ringing');
    expect(bob.engine.orders).toEqual([]);
    await bob.ringfort.incomingHandlers.decline({ callId: ringing.call.callId, phase: 'ringing' });
    expect(await alice.phase('ended')).toMatchObject({ reason: 'declined' });
  });

  test('a stranger who is added while the phone rings is answered directly, and is a contact from then on (A98)', async () => {
    const [alice, bob] = await Promise.all([signedUp('alice'), signedUp('bob')]);
    await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
    await alice.dial('bob');
    const { call } = await bob.phase('ringing');
    const order = { callId: call.callId, callType: 'audio', phase: 'ringing' } as const;
    await bob.ringfort.incomingHandlers.addAndAnswer(order);
    await Promise.all([alice.phase('connected'), bob.phase('connected')]);
    expect(await bob.ringfort.mainHandlers.contact({ handle: 'alice' })).toMatchObject({ identity: 'pinned' });
    // A second press, and one for a call that is over, add nobody and answer nothing.
    await bob.ringfort.incomingHandlers.addAndAnswer(order);
    expect(bob.picture().call.phase).toBe('connected');
  });

  test('Always Relay here and no relay: the caller reads that there is none on the other side (A98)', async () => {
    const [alice, bob] = await twoFriends();
    await bob.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    await alice.dial('bob');
    const { call, needsRelay } = await bob.phase('ringing');
    expect(needsRelay).toBe(true);
    await bob.ringfort.incomingHandlers.answer({ callId: call.callId, callType: 'audio', phase: 'ringing' });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'relayUnavailable' });
    expect(await alice.phase('ended')).toMatchObject({ reason: 'noRelayThere' });
  });

  test('Always Relay without a relay fails before anything leaves', async () => {
    const [alice, bob] = await twoFriends();
    await alice.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    await alice.dial('bob');
    expect(await alice.phase('ended')).toMatchObject({ reason: 'relayUnavailable' });
    expect(bob.picture().call.phase).toBe('idle');
  });

  test('one call is relayed where the person wants that, whatever their settings say', async () => {
    const [alice, bob] = await twoFriends();
    await alice.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio', relayed: true });
    expect(await alice.phase('ended')).toMatchObject({ reason: 'relayUnavailable' });
    expect(bob.picture().call.phase).toBe('idle');
  });

  test('one contact is always relayed, dialled or answered, whatever holds for others (A42)', async () => {
    const [alice, bob] = await twoFriends();
    const { mainHandlers } = alice.ringfort;
    await mainHandlers.relayContact({ handle: 'bob', always: true });
    expect(await mainHandlers.contact({ handle: 'bob' })).toMatchObject({ alwaysRelay: true });
    await alice.dial('bob');
    const { call, reason } = await alice.phase('ended');
    expect(reason).toBe('relayUnavailable');
    expect(bob.picture().call.phase).toBe('idle');
    await alice.ringfort.callHandlers.dismiss({ callId: call.callId, phase: 'ended' });
    // Removed and added again they learn no more than before, and the setting for all takes nothing away.
    await mainHandlers.removeContact({ handle: 'bob' });
    await mainHandlers.addContact({ handle: 'bob' });
    await mainHandlers.changeSettings({ alwaysRelay: false });
    expect(await mainHandlers.contact({ handle: 'bob' })).toMatchObject({ alwaysRelay: true });
    await bob.dial('alice');
    const { call: ringing, needsRelay } = await alice.phase('ringing');
    expect(needsRelay).toBe(true);
    const { callId } = ringing;
    await alice.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });
    expect(await alice.phase('ended')).toMatchObject({ reason: 'relayUnavailable' });
    await bob.phase('ended');
    // The person takes it back; main has asked before.
    await mainHandlers.relayContact({ handle: 'bob', always: false });
    expect(await mainHandlers.contact({ handle: 'bob' })).toMatchObject({ alwaysRelay: false });
    await talk(alice, bob, 'bob');
  });

  test('the server restarts in the middle of a call: the call goes on, and hanging up still reaches the other side', async () => {
    const [alice, bob] = await twoFriends();
    const callId = await talk(alice, bob, 'bob');
    const { port } = server;
    await server.close();
    await Promise.all([alice, bob].map((side) => side.until(({ connection }) => connection.state !== 'online')));
    expect(alice.picture().call.phase).toBe('connected');
    server = await startServer({ dataFolder: serverFolder, port, clock, ringTimeoutMs: RING_MS, logLevel: 'silent' });
    alice.ringfort.reconnect();
    bob.ringfort.reconnect();
    await Promise.all([alice.online(), bob.online()]);
    await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
    expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  });

  test('a person who dials while the server is away is told so (A77)', async () => {
    const [alice] = await twoFriends();
    await server.close();
    await alice.until(({ connection }) => connection.state === 'offline');
    expect(await alice.ringfort.mainHandlers.dial({ peer: 'bob', callType: 'audio' })).toEqual({
      ok: false,
      reason: 'refused',
      detail: null,
    });
    server = await startServer({ dataFolder: serverFolder, logLevel: 'silent' });
  });
});

describe('joining', () => {
  test('a handle that is taken is refused, and another one works on the same profile', async () => {
    await signedUp('alice');
    const late = launch('bob');
    await late.ringfort.start();
    const { register } = late.ringfort.mainHandlers;
    expect(await register({ handle: 'alice', server: server.url })).toMatchObject({ ok: false, reason: 'handleTaken' });
    expect(await register({ handle: 'bob', server: server.url })).toEqual({ ok: true });
  });

  test('a server that is not there, and one that is no Ringfort server, are told apart from a typing mistake', async () => {
    const alice = launch('alice');
    await alice.ringfort.start();
    const { register } = alice.ringfort.mainHandlers;
    expect(await register({ handle: 'alice', server: 'http://127.0.0.1:9' })).toMatchObject({
      reason: 'refused',
    });
    expect(await register({ handle: 'alice', server: 'no server' })).toMatchObject({ reason: 'serverInvalid' });
    expect(await register({ handle: 'A!', server: server.url })).toMatchObject({ reason: 'handleInvalid' });
    expect(await register({ handle: 'alice', server: null })).toMatchObject({ reason: 'hostFailed' });
  });

  test('contacts: an unknown name, our own, and one we have are refused', async () => {
    const [alice] = await twoFriends();
    const { addContact } = alice.ringfort.mainHandlers;
    expect(await addContact({ handle: 'nobody' })).toMatchObject({ reason: 'unknownUser' });
    expect(await addContact({ handle: 'Alice' })).toMatchObject({ reason: 'ownHandle' });
    expect(await addContact({ handle: 'bob' })).toMatchObject({ reason: 'alreadyAdded' });
    expect(await addContact({ handle: 'no one' })).toMatchObject({ reason: 'handleInvalid' });
  });
});

test('nothing that a call says or that a person keeps stands readable on the disk of either side', async () => {
  const [alice, bob] = await twoFriends();
  const callId = await talk(alice, bob, 'bob');
  await alice.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  await bob.phase('ended');
  // Whom Alice keeps is looked for by a longer name: three letters stand in one of sixteen megabytes of anything.
  await alice.ringfort.mainHandlers.renameContact({ handle: 'bob', nickname: 'Robert of the hill' });
  const needles = [
    'alice',
    'Robert of the hill',
    callId,
    'SQLite format 3',
    server.url,
    'v=0\r\n',
    'candidate:',
    certificateOf.alice,
  ];
  for (const { folder } of places.values()) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.map(({ name }) => name)).toContain('ringfort.db');
    expect(files.map(({ name }) => name)).toContain('ringfort.db-wal');
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      for (const needle of needles) expect(bytes.includes(needle), `${needle} in ${name}`).toBe(false);
    }
  }
});

test('A47 a stranger whose call rings hears that from the server, and nothing from the phone before it accepts', async () => {
  const proxy = await startRecordingProxy(server.url);
  onTestFinished(() => proxy.stop());
  const alice = await signedUp('alice');
  const bob = launch('bob');
  await bob.register('bob', proxy.url);
  await alice.ringfort.mainHandlers.addContact({ handle: 'bob' });
  await alice.dial('bob');
  const { call, knownContact } = await bob.phase('ringing');
  await alice.phase('alerting');
  expect(knownContact).toBe(false);
  await alice.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'connected' });
  expect(await bob.phase('ended')).toMatchObject({ reason: 'missed' });
  const said = proxy.received.map((line) => decodeClientMessage(line)).flatMap((it) => (it.ok ? [it.message.t] : []));
  expect(new Set(said)).toEqual(new Set(['auth', 'resume', 'ack']));
  expect(bob.engine.orders.map(({ kind }) => kind)).not.toContain('createAnswer');
});
