import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { talk } from '../stage/talk.ts';

/*
 * Alice's program is killed in the middle of a call: what is on her disk at that moment is all that the next start has.
 * The one that is gone lies in this process, and nobody listens to it: the server serves the later one.
 */
const root = mkdtempSync(join(tmpdir(), 'ringfort-cut-off-'));
const keyring = new FakeKeyring();
const clock = new RunningClock();
const gone: HeadlessRingfort[] = [];
let starts = 0;
let server: RunningServer;
let alice: HeadlessRingfort;
let bob: HeadlessRingfort;
let folder: string;

const begin = (place: string): HeadlessRingfort => {
  folder = place;
  const certificate = `a${String((starts += 1) % 10)}`.repeat(32);
  return new HeadlessRingfort({ folder: place, keyring, certificate, clock });
};

beforeAll(async () => {
  server = await startServer({
    dataFolder: join(root, 'server'),
    clock: new HurriedClock(),
    ringTimeoutMs: 20_000,
    logLevel: 'silent',
  });
  mkdirSync(join(root, 'alice'));
  mkdirSync(join(root, 'bob'));
  alice = begin(join(root, 'alice'));
  bob = new HeadlessRingfort({ folder: join(root, 'bob'), keyring: new FakeKeyring(), certificate: 'b0'.repeat(32) });
  await Promise.all([alice.register('alice', server.url), bob.register('bob', server.url)]);
  expect(await alice.ringfort.mainHandlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  expect(await bob.ringfort.mainHandlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
});

afterAll(async () => {
  for (const { ringfort } of [...gone, alice, bob]) await ringfort.stop();
  clock.stop();
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

/** Killed, and started again by and by; meanwhile Bob's engine hears nothing. */
async function killAndStart(callId: string, { afterMs = 0 } = {}): Promise<void> {
  const copy = join(root, `alice ${String(starts)}`);
  cpSync(folder, copy, { recursive: true });
  alice.kill();
  gone.push(alice);
  await bob.ringfort.callHandlers.report({ kind: 'interrupted', callId, generation: 0, sign: 'ice' });
  clock.sleep(afterMs);
  alice = begin(copy);
  await alice.ringfort.start();
  await alice.online();
}

const putAway = async (): Promise<void> => {
  for (const one of [alice, bob]) {
    const { call } = one.picture();
    if (call.phase === 'ended') await one.ringfort.callHandlers.dismiss({ callId: call.call.callId, phase: 'ended' });
    await one.phase('idle');
  }
};

test('killed in a call and back in time: a click, and both talk again in the same call', async () => {
  const callId = await talk(alice, bob, 'bob');
  await alice.ringfort.callHandlers.report({
    ...{ kind: 'mediaState', callId, microphone: false, camera: false, screen: false, held: false, muted: true },
  });
  await bob.until(({ call }) => call.phase === 'connected' && call.theirs?.microphone === false);
  await killAndStart(callId, { afterMs: 15_000 });
  expect(alice.picture().call).toMatchObject({ phase: 'cutOff', call: { callId, peer: 'bob' } });
  // Nothing opened by itself.
  expect(alice.engine.orders).toEqual([]);
  await alice.ringfort.mainHandlers.returnToCall({ callId, phase: 'cutOff' });
  const isBack = ({ call }: ReturnType<HeadlessRingfort['picture']>) =>
    call.phase === 'connected' && call.call.callId === callId && !call.reconnecting;
  await alice.until(isBack);
  expect(alice.engine.orders).toContainEqual(
    expect.objectContaining({ kind: 'rejoin', muted: true, callType: 'audio', pair: { generation: 1, restart: 0 } }),
  );
  expect(bob.engine.orders).toContainEqual(
    expect.objectContaining({ kind: 'answerRejoin', pair: { generation: 1, restart: 0 } }),
  );
  const { security } = await alice.until(({ security: said }) => said?.words !== null && said?.renewed === true);
  await bob.until(({ security: said }) => said?.renewed === true && said.words !== null);
  expect(bob.picture().security?.words).toEqual(security?.words);
  // The fifteen seconds and those before are one call.
  await bob.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  const [entry] = await alice.recents();
  expect(entry).toMatchObject({ call: { callId }, reason: 'hungUpThere' });
  expect(entry?.durationMs).toBeGreaterThanOrEqual(15_000);
  await putAway();
});

test('whoever does not go back hangs up, and each history says why', async () => {
  const callId = await talk(alice, bob, 'bob');
  await killAndStart(callId);
  expect(alice.picture().call.phase).toBe('cutOff');
  await alice.ringfort.mainHandlers.leaveCall({ callId, phase: 'cutOff' });
  expect(await bob.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  expect(await alice.recents()).toMatchObject([{ call: { callId }, reason: 'cutOff' }, {}]);
  await putAway();
  // Killed once more, there is nothing left to ask about.
  const copy = join(root, 'alice at last');
  cpSync(folder, copy, { recursive: true });
  alice.kill();
  gone.push(alice);
  alice = begin(copy);
  await alice.ringfort.start();
  await alice.online();
  expect(alice.picture().call.phase).toBe('idle');
  expect(await alice.recents()).toHaveLength(2);
});

test('back too late, with the clock of the computer set back meanwhile: nothing is asked, and the other side is told', async () => {
  const callId = await talk(alice, bob, 'bob');
  clock.setBy(-3_600_000);
  await killAndStart(callId, { afterMs: 26_000 });
  expect(['idle', 'ended']).toContain(alice.picture().call.phase);
  expect(await bob.phase('ended')).toMatchObject({ reason: 'failedThere' });
  const { recents } = await alice.until(({ recents: all }) => all[0]?.call.callId === callId);
  expect(recents[0]).toMatchObject({ reason: 'cutOff' });
  // What was spoken, without what came after.
  expect(recents[0]?.durationMs).toBeLessThan(26_000);
  clock.setBy(3_600_000);
});

test('the other side gives up while the question stands: its hang-up takes it away', async () => {
  await putAway();
  const callId = await talk(alice, bob, 'bob');
  await killAndStart(callId);
  expect(alice.picture().call.phase).toBe('cutOff');
  await bob.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  expect(await alice.phase('ended')).toMatchObject({ reason: 'cutOff' });
  expect((await alice.recents())[0]).toMatchObject({ call: { callId }, reason: 'cutOff' });
});

test('the other side signs in again while the question stands, as it must where the callee hosts the server: both talk again', async () => {
  await putAway();
  const callId = await talk(bob, alice, 'alice');
  // With words of before, that Bob's nonce belongs to.
  await alice.until(({ security }) => security?.words !== null);
  await killAndStart(callId);
  const port = Number(new URL(server.url).port);
  const away = [alice, bob].map((one) => one.until(({ connection }) => connection.state !== 'online'));
  await Promise.all([server.close(), ...away]);
  server = await startServer({
    dataFolder: join(root, 'server'),
    clock: new HurriedClock(),
    ringTimeoutMs: 20_000,
    logLevel: 'silent',
    port,
  });
  await Promise.all([alice.online(), bob.online()]);
  // It comes behind what he says again because he signed in.
  await bob.ringfort.mainHandlers.changeDisplayName({ displayName: 'Bob again' });
  await alice.until(({ contacts }) => contacts.some(({ displayName }) => displayName === 'Bob again'));
  expect([alice, bob].map((one) => one.picture().call.phase)).toEqual(['cutOff', 'connected']);
  await alice.ringfort.mainHandlers.returnToCall({ callId, phase: 'cutOff' });
  await alice.until(({ call }) => call.phase === 'connected' && !call.reconnecting);
  const { security } = await alice.until(({ security: said }) => said?.words !== null && said?.renewed === true);
  await bob.until(({ security: said }) => said?.renewed === true && said.words !== null);
  expect(bob.picture().security?.words).toEqual(security?.words);
  await bob.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  expect(await alice.phase('ended')).toMatchObject({ reason: 'hungUpThere' });
  await putAway();
});

const isAnswered = () => bob.engine.orders.some(({ kind }) => kind === 'answerRestart');
const over = async (callId: string): Promise<void> => {
  await bob.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });
  await alice.phase('ended');
  await putAway();
};

test('the window has heard that there is a network again: a restart is asked for at once', async () => {
  await putAway();
  const callId = await talk(alice, bob, 'bob');
  bob.engine.orders.splice(0);
  await alice.ringfort.callHandlers.networkSign({ sign: 'changed' });
  expect([alice.networkLooks, isAnswered()]).toEqual([1, false]);
  await alice.ringfort.callHandlers.networkSign({ sign: 'online' });
  await expect.poll(isAnswered, { timeout: 20_000 }).toBe(true);
  await over(callId);
});

test('asleep for twenty seconds: awake, the computer asks for a restart at once; for an hour: the call is over', async () => {
  const callId = await talk(alice, bob, 'bob');
  bob.engine.orders.splice(0);
  clock.sleep(20_000);
  alice.ringfort.reconnect();
  await expect.poll(isAnswered, { timeout: 20_000 }).toBe(true);
  expect(alice.picture().call).toMatchObject({ phase: 'connected', call: { callId } });
  // Broken, and then asleep for an hour: it was over when that began, whatever timers are due.
  await alice.ringfort.callHandlers.report({ kind: 'interrupted', callId, generation: 0, sign: 'ice' });
  clock.sleep(3_600_000);
  alice.ringfort.reconnect();
  expect(await alice.phase('ended')).toMatchObject({ reason: 'asleep' });
  const { recents } = await alice.until(({ recents: all }) => all[0]?.call.callId === callId);
  expect(recents[0]?.durationMs).toBeLessThan(600_000);
  expect(await bob.phase('ended')).toMatchObject({ reason: 'failedThere' });
});
