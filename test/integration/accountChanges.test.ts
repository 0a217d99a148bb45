import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { LINGER_MS } from '../../core/call/callTiming.ts';
import { freePort } from '../../scripts/drive/freePort.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import type { ComputerTime } from '../../main/ports/clock.ts';
import { forgetAccount } from '../stage/forgetAccount.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { realClock } from '../stage/realClock.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* Leaving a server, following it, finding it set up anew, deleting an account: each way ends in a call (A88, A98). */

async function start(dataFolder: string, fixedPort?: number): Promise<RunningServer> {
  const port = fixedPort ?? (await freePort());
  const server = await startServer({ dataFolder, port, logLevel: 'silent' });
  onTestFinished(() => server.close());
  return server;
}

interface Somebody {
  readonly headless: HeadlessRingfort;
  readonly launch: () => HeadlessRingfort;
  /** Another computer with a copy of the data as they are now. */
  readonly copy: () => HeadlessRingfort;
}

/** Ended calls stay on the screen until a test says that the time is over. */
const lingering: (() => void)[] = [];
const heldClock: ComputerTime = {
  ...realClock,
  startTimer: (afterMs, fired) => {
    if (afterMs !== LINGER_MS) return realClock.startTimer(afterMs, fired);
    lingering.push(fired);
    return () => undefined;
  },
};

function somebody(certificate: string): Somebody {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  const keyring = new FakeKeyring();
  const launchIn = (where: string) => {
    const headless = new HeadlessRingfort({ folder: where, keyring, certificate, clock: heldClock });
    onTestFinished(() => headless.ringfort.stop());
    return headless;
  };
  const launch = () => launchIn(folder);
  const copy = () => {
    const elsewhere = join(temporaryFolder(), 'profile');
    cpSync(folder, elsewhere, { recursive: true });
    return launchIn(elsewhere);
  };
  return { headless: launch(), launch, copy };
}

const handlersOf = ({ ringfort }: HeadlessRingfort) => ringfort.mainHandlers;
const accountOf = ({ ringfort }: HeadlessRingfort) => ringfort.snapshot().account.state;
const reasonOf = (headless: HeadlessRingfort, reason: string) =>
  headless.until(({ connection }) => connection.state === 'offline' && connection.reason === reason);

/** Alice and Bob at one server, with each other in their contacts, and one call between them behind them. */
async function friends(server: RunningServer) {
  const [alice, bob] = [somebody('a1'.repeat(32)), somebody('b0'.repeat(32))];
  await alice.headless.register('alice', server.url);
  await bob.headless.register('bob', server.url);
  await handlersOf(alice.headless).addContact({ handle: 'bob' });
  await handlersOf(bob.headless).addContact({ handle: 'alice' });
  await talkOrTell(bob.headless, alice.headless, 'alice');
  return { alice: alice.headless, bob: bob.headless, aliceAgain: alice.launch, aliceCopy: alice.copy };
}

/** One dials, the other answers, both talk, the one hangs up. */
async function talkOrTell(caller: HeadlessRingfort, callee: HeadlessRingfort, handle: string): Promise<void> {
  const before = callIdOf(caller);
  await caller.dial(handle);
  const ended = caller.until(({ call }) => call.phase === 'ended' && call.call.callId !== before);
  const rings = callee.phase('ringing').then(({ call }) => call);
  const call = await Promise.race([rings, ended.then((picture) => expect.unreachable(JSON.stringify(picture.call)))]);
  await callee.ringfort.incomingHandlers.answer({ callId: call.callId, phase: 'ringing', callType: 'audio' });
  await Promise.all([caller.phase('connected'), callee.phase('connected')]);
  await caller.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'connected' });
  await Promise.all([caller.phase('ended'), callee.phase('ended')]);
}

const callIdOf = (headless: HeadlessRingfort): string | null => {
  const { call } = headless.picture();
  return call.phase === 'idle' ? null : call.call.callId;
};

const isPinnedStill = async (headless: HeadlessRingfort) =>
  (await headless.contacts()).map(({ handle, identity }) => [handle, identity]);

test('whoever signs out is reached no more, comes back with the same keys also after a restart, and is called (A98)', async () => {
  const server = await start(temporaryFolder());
  const { alice, bob, aliceAgain } = await friends(server);
  await bob.dial('alice');
  const { call } = await alice.phase('ringing');
  await bob.phase('alerting');
  await bob.ringfort.callHandlers.hangUp({ callId: call.callId, phase: 'alerting' });
  await alice.until(({ missedCount }) => missedCount === 1);
  expect(await handlersOf(alice).signOut(null)).toEqual({ ok: true });
  // Nobody can look at it any more, so that nothing would ever take it from the icon.
  expect(alice.picture()).toMatchObject({ missedCount: 0, reminders: [] });
  expect(await handlersOf(alice).signOut(null)).toEqual({ ok: true });
  const signedOut = {
    phase: 'onboarding',
    last: { handle: 'alice', server: server.url, hasKeys: true, displayName: null },
  };
  expect(accountOf(alice)).toEqual(signedOut);
  expect(alice.picture().connection).toEqual({ state: 'none' });
  await alice.ringfort.stop();

  const again = aliceAgain();
  await again.ringfort.start();
  expect(accountOf(again)).toEqual(signedOut);
  await again.register('alice', server.url);
  expect((await again.contacts()).map(({ handle }) => handle)).toEqual(['bob']);
  expect(await again.recents()).toHaveLength(2);
  expect(again.picture().missedCount).toBe(1);
  await talkOrTell(bob, again, 'alice');
  expect(await isPinnedStill(bob)).toEqual([['alice', 'pinned']]);
});

test('signing out needs no server, and a call ends by it for both (A98)', async () => {
  const server = await start(temporaryFolder());
  const { alice, bob } = await friends(server);
  await talk(bob, alice, 'alice');
  await handlersOf(alice).signOut(null);
  expect(alice.picture().call).toEqual({ phase: 'idle' });
  await bob.phase('ended');
  await server.close();
  await reasonOf(bob, 'refused');
  expect(await handlersOf(bob).signOut(null)).toEqual({ ok: true });
  expect(accountOf(bob)).toMatchObject({ phase: 'onboarding' });
});

test('a server that moved is followed to its address, and only it: another one is named as such (A88)', async () => {
  const data = temporaryFolder();
  const [server, other] = [await start(data), await start(temporaryFolder())];
  const { alice, bob } = await friends(server);
  await server.close();
  const moved = await start(data);
  await reasonOf(alice, 'refused');
  const { examineServer, followServer } = handlersOf(alice);
  expect(await examineServer({ server: 'no address' })).toMatchObject({ ok: false, reason: 'serverInvalid' });
  expect(await examineServer({ server: server.url })).toMatchObject({ ok: false, reason: 'refused' });
  expect(await examineServer({ server: other.url })).toEqual({ ok: true, is: 'other', server: other.url });
  expect(await followServer({ server: other.url })).toMatchObject({ ok: false, reason: 'otherServer' });
  expect(accountOf(alice)).toMatchObject({ server: server.url });
  for (const friend of [alice, bob]) {
    const { examineServer: examine, followServer: follow } = handlersOf(friend);
    expect(await examine({ server: moved.url })).toEqual({ ok: true, is: 'moved', server: moved.url });
    expect(await follow({ server: moved.url })).toEqual({ ok: true });
    await friend.online();
    expect(accountOf(friend)).toMatchObject({ server: moved.url });
    expect(await examine({ server: moved.url })).toMatchObject({ ok: true, is: 'present' });
  }
  await talkOrTell(bob, alice, 'alice');
});

test('an ended call of before does not put away the next one, when the server was followed meanwhile (A98)', async () => {
  const data = temporaryFolder();
  const server = await start(data);
  const { alice, bob } = await friends(server);
  await server.close();
  const moved = await start(data);
  for (const friend of [alice, bob]) {
    expect(await handlersOf(friend).followServer({ server: moved.url })).toEqual({ ok: true });
    expect(friend.picture().call).toEqual({ phase: 'idle' });
    await friend.online();
  }
  await bob.dial('alice');
  const { call } = await alice.phase('ringing');
  for (const fired of lingering.splice(0)) fired();
  expect([alice.picture().call.phase, callIdOf(bob)]).toEqual(['ringing', call.callId]);
  await alice.ringfort.incomingHandlers.answer({ callId: call.callId, phase: 'ringing', callType: 'audio' });
  await Promise.all([alice.phase('connected'), bob.phase('connected')]);
});

test('a server set up anew at the same address gets the same identity again if the person says so, and the contact is called (A88, A98)', async () => {
  const server = await start(temporaryFolder());
  const { alice, bob } = await friends(server);
  const { port } = server;
  await server.close();
  await start(temporaryFolder(), port);
  for (const friend of [alice, bob]) {
    await handlersOf(friend).reconnect(null);
    await reasonOf(friend, 'otherServer');
    const { registerAgain } = handlersOf(friend);
    // Which server gets to know this identity is for the person to say.
    expect(await registerAgain({ newServer: false })).toMatchObject({ ok: false, reason: 'otherServer' });
    expect(await registerAgain({ newServer: true })).toEqual({ ok: true });
    await friend.online();
  }
  await talkOrTell(bob, alice, 'alice');
  expect([await isPinnedStill(alice), await isPinnedStill(bob)]).toEqual([[['bob', 'pinned']], [['alice', 'pinned']]]);
});

test('a server that forgot the account gets it again with the same identity, and the person is called (A98)', async () => {
  const data = temporaryFolder();
  const server = await start(data);
  const { alice, bob } = await friends(server);
  await server.close();
  forgetAccount(data, 'alice');
  await start(data, server.port);
  await handlersOf(alice).reconnect(null);
  await reasonOf(alice, 'signInRefused');
  expect(await handlersOf(alice).registerAgain({ newServer: false })).toEqual({ ok: true });
  await Promise.all([alice.online(), bob.online()]);
  await talkOrTell(bob, alice, 'alice');
  expect(await isPinnedStill(bob)).toEqual([['alice', 'pinned']]);
});

test('a deleted account is gone at the server, its keys are forgotten here, contacts and history stay (A88)', async () => {
  const server = await start(temporaryFolder());
  const { alice, bob, aliceAgain } = await friends(server);
  expect(await handlersOf(alice).deleteAccount(null)).toEqual({ ok: true });
  expect(accountOf(alice)).toEqual({
    phase: 'onboarding',
    last: { handle: '', server: server.url, hasKeys: false, displayName: null },
  });
  expect(await handlersOf(bob).addContact({ handle: 'alice' })).toMatchObject({ ok: false, reason: 'alreadyAdded' });
  await bob.dial('alice');
  expect(await bob.phase('ended')).toMatchObject({ reason: 'unknownUser' });
  const { register } = handlersOf(alice);
  expect(await register({ handle: 'alice', server: server.url })).toMatchObject({ ok: false, reason: 'handleTaken' });
  await alice.ringfort.stop();

  const again = aliceAgain();
  await again.ringfort.start();
  expect(accountOf(again)).toEqual({ phase: 'onboarding', last: null });
  await again.register('alice2', server.url);
  expect((await again.contacts()).map(({ handle }) => handle)).toEqual(['bob']);
  expect(await again.recents()).toHaveLength(1);
  await handlersOf(bob).addContact({ handle: 'alice2' });
  await talkOrTell(bob, again, 'alice2');
});

test('an account is deleted only where it is: without its server, and at another one, nothing happens (A88)', async () => {
  const data = temporaryFolder();
  const server = await start(data);
  const { alice } = await friends(server);
  await server.close();
  await reasonOf(alice, 'refused');
  expect(await handlersOf(alice).deleteAccount(null)).toMatchObject({ ok: false, reason: 'refused' });
  const other = await start(temporaryFolder(), server.port);
  expect(await handlersOf(alice).deleteAccount(null)).toMatchObject({ ok: false, reason: 'otherServer' });
  await other.close();
  // The reply of a deletion was lost: the server knows nobody of that key, and that is what was wanted.
  forgetAccount(data, 'alice');
  await start(data, server.port);
  expect(await handlersOf(alice).deleteAccount(null)).toEqual({ ok: true });
});

test('another server gets another identity, and the first one is known again after the way back (A88)', async () => {
  const [dataOfOne, dataOfTwo] = [temporaryFolder(), temporaryFolder()];
  const [one, two] = [await start(dataOfOne), await start(dataOfTwo)];
  const { alice, bob } = await friends(one);
  const carol = somebody('c4'.repeat(32)).headless;
  await carol.register('carol', two.url);
  expect(await handlersOf(alice).leaveServer({ server: two.url })).toEqual({ ok: true });
  expect(accountOf(alice)).toEqual({
    phase: 'onboarding',
    last: { handle: 'alice', server: two.url, hasKeys: false, displayName: null },
  });

  // A name that is taken there costs nothing here.
  expect(await handlersOf(alice).register({ handle: 'carol', server: two.url })).toMatchObject({ ok: false });
  await alice.register('alice', two.url);
  await handlersOf(carol).addContact({ handle: 'alice' });
  await handlersOf(alice).addContact({ handle: 'carol' });
  await talkOrTell(carol, alice, 'alice');

  await handlersOf(alice).leaveServer({ server: one.url });
  await alice.register('alice', one.url);
  await talkOrTell(bob, alice, 'alice');
  expect(await isPinnedStill(bob)).toEqual([['alice', 'pinned']]);
  expect(keyAt(dataOfOne, 'alice')).not.toBe(keyAt(dataOfTwo, 'alice'));
});

test('whoever was displaced by a copy of the profile signs in here again and is called here (A98)', async () => {
  const server = await start(temporaryFolder());
  const { alice, bob, aliceCopy } = await friends(server);
  const copy = aliceCopy();
  await copy.ringfort.start();
  await copy.online();
  await reasonOf(alice, 'signedInElsewhere');
  // The network changed, or the computer woke up: nobody wished that the two take the line from each other.
  alice.ringfort.reconnect();
  alice.ringfort.wokeUp();
  expect([alice.picture().connection, copy.picture().connection]).toMatchObject([
    { state: 'offline', reason: 'signedInElsewhere' },
    { state: 'online' },
  ]);
  await copy.ringfort.stop();
  await handlersOf(alice).reconnect(null);
  await alice.online();
  await talkOrTell(bob, alice, 'alice');
});

function keyAt(dataFolder: string, handle: string): unknown {
  const database = new Database(join(dataFolder, 'ringfort-server.sqlite'), { readonly: true });
  const key = database.prepare('SELECT signing_key FROM devices WHERE user_id = ?').pluck().get(handle);
  database.close();
  expect(key).toMatch(/^[A-Za-z0-9+/]{43}=$/u);
  return key;
}
