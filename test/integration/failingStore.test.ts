import { cpSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { storeProblemOf } from '../../main/store/database/storeError.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { HurriedClock } from '../fakes/HurriedClock.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { fillDisk, lastOpened, opened } from '../stage/storesAtHand.ts';
import { talk } from '../stage/talk.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

// What is opened is the real store; the test keeps hold of it, to let its disk fail.
vi.mock(import('../../main/store/database/openStore.ts'), async (original) => {
  const [real, { keepingHold }] = await Promise.all([original(), import('../stage/storesAtHand.ts')]);
  return keepingHold(real);
});

const RING_MS = 60_000;
const certificateOf = { alice: 'a1', bob: 'b0', carol: 'c4' } as const;
const phones: HeadlessRingfort[] = [];
/** Of a computer that tells when it was started. */
let clock: RunningClock;
let server: RunningServer;

beforeEach(async () => {
  clock = new RunningClock();
  server = await startServer({
    dataFolder: temporaryFolder(),
    clock: new HurriedClock(),
    ringTimeoutMs: RING_MS,
    logLevel: 'silent',
  });
});

afterEach(async () => {
  for (const phone of phones.splice(0)) await phone.ringfort.stop();
  opened.splice(0);
  clock.stop();
  await server.close();
});

async function signedUp(handle: keyof typeof certificateOf) {
  const certificate = certificateOf[handle].repeat(32);
  const start = { folder: temporaryFolder(), keyring: new FakeKeyring(), certificate, clock };
  const phone = new HeadlessRingfort(start);
  phones.push(phone);
  await phone.register(handle, server.url);
  const database = lastOpened();
  /** From now on every write fails, as on a disk that was mounted anew for reading only, or works again. */
  const mayWrite = (may: boolean): void => void database.pragma(`query_only = ${may ? 'OFF' : 'ON'}`);
  const fill = (): void => void fillDisk(database);
  const again = async (): Promise<HeadlessRingfort> => {
    await phone.ringfort.stop();
    const next = new HeadlessRingfort(start);
    phones.push(next);
    await next.ringfort.start();
    await next.online();
    return next;
  };
  /** Killed and started again: with what is on the disk at that moment. */
  const killed = async (): Promise<HeadlessRingfort> => {
    const folder = temporaryFolder();
    cpSync(start.folder, folder, { recursive: true });
    phone.kill();
    const next = new HeadlessRingfort({ ...start, folder });
    phones.push(next);
    await next.ringfort.start();
    await next.online();
    return next;
  };
  return { phone, handlers: phone.ringfort.mainHandlers, mayWrite, fill, again, killed };
}

/** The name under which it crosses to the window. */
const brokenBy = (work: unknown): Promise<unknown> => Promise.resolve(work).then(() => 'done', storeProblemOf);

test('a store that cannot be written is told as that by whatever a person does, and never as being offline (A77)', async () => {
  const alice = await signedUp('alice');
  await signedUp('bob');
  await signedUp('carol');
  expect(await alice.handlers.addContact({ handle: 'bob' })).toEqual({ ok: true });

  alice.mayWrite(false);
  expect(await brokenBy(alice.handlers.addContact({ handle: 'carol' }))).toBe('storeReadOnly');
  expect(await brokenBy(alice.handlers.removeContact({ handle: 'bob' }))).toBe('storeReadOnly');
  expect(await brokenBy(alice.handlers.changeSettings({ alwaysRelay: true }))).toBe('storeReadOnly');
  expect(await brokenBy(alice.handlers.dial({ peer: 'bob', callType: 'audio' }))).toBe('storeReadOnly');
  expect(alice.phone.picture().connection).toMatchObject({ state: 'online' });

  alice.mayWrite(true);
  expect(await alice.handlers.addContact({ handle: 'carol' })).toEqual({ ok: true });
});

test('a call that cannot be saved makes the phone say why it takes none, and rings when it can be (A77)', async () => {
  const [alice, bob] = [await signedUp('alice'), await signedUp('bob')];
  expect(await bob.handlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  expect(await alice.handlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  alice.mayWrite(false);
  await bob.phone.dial('alice');
  const { connection } = await alice.phone.until((picture) => picture.connection.state === 'offline');
  expect(connection).toEqual({ state: 'offline', reason: 'storeReadOnly', detail: null });
  alice.mayWrite(true);
  alice.phone.ringfort.reconnect();
  expect(await alice.phone.phase('ringing')).toMatchObject({ call: { peer: 'bob' } });
});

test('a call that a full disk does not let out ends with that, and blames neither the network nor the server (A77)', async () => {
  const [alice] = [await signedUp('alice'), await signedUp('bob')];
  expect(await alice.handlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  alice.fill();
  await alice.phone.dial('bob');
  expect(await alice.phone.phase('ended')).toMatchObject({ reason: 'storeFailed' });
  expect(alice.phone.picture().connection).toMatchObject({ state: 'online' });
});

test('a call that is hung up while nothing can be saved is in the history when it can be, and nobody is asked to go back to it', async () => {
  const [alice, bob] = [await signedUp('alice'), await signedUp('bob')];
  expect(await bob.handlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  expect(await alice.handlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  const callId = await talk(alice.phone, bob.phone, 'bob');

  alice.mayWrite(false);
  await alice.handlers.hangUp({ callId, phase: 'connected' });
  await alice.phone.phase('ended');
  await expect.poll(() => alice.phone.faults).toContain('record');
  expect(await alice.phone.recents()).toEqual([]);

  alice.mayWrite(true);
  const later = await alice.again();
  expect(await later.recents()).toMatchObject([{ call: { callId }, reason: 'hungUpHere' }]);
  expect(later.picture().call).toMatchObject({ phase: 'idle' });
});

test('who mutes while nothing can be saved, and whose program is killed then, is muted when they go back to the call', async () => {
  const [alice, bob] = [await signedUp('alice'), await signedUp('bob')];
  expect(await bob.handlers.addContact({ handle: 'alice' })).toEqual({ ok: true });
  expect(await alice.handlers.addContact({ handle: 'bob' })).toEqual({ ok: true });
  const callId = await talk(alice.phone, bob.phone, 'bob');

  alice.mayWrite(false);
  await alice.phone.ringfort.callHandlers.report({
    ...{ kind: 'mediaState', callId, microphone: false, camera: false, screen: false, held: false, muted: true },
  });
  const later = await alice.killed();
  alice.mayWrite(true);
  await later.phase('cutOff');
  await later.ringfort.mainHandlers.returnToCall({ callId, phase: 'cutOff' });
  await later.until(({ call }) => call.phase === 'connected' && !call.reconnecting);
  expect(later.engine.orders).toContainEqual(expect.objectContaining({ kind: 'rejoin', callId, muted: true }));
});
