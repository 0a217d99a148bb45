import { statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { KeysRequest } from '../../core/protocol/httpApi.ts';
import type { PrekeyUpload } from '../../core/protocol/prekeyBundle.ts';
import type { CallStateFrame } from '../../core/protocol/serverMessage.ts';
import { identityBytes } from '../../core/ratchet/signalCrypto.ts';
import { ManualClock } from '../../test/fakes/ManualClock.ts';
import { TEST_START_MS, seededDraw } from '../../test/stage/ratchetParty.ts';
import { Recorder } from '../../test/stage/recorder.ts';
import { ScriptedServer } from '../../test/fakes/scriptedServer.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createTrust } from '../app/people/trust.ts';
import { choosePrimitives } from '../crypto/choosePrimitives.ts';
import { createPeerPins } from '../crypto/peerPins.ts';
import { decodeIdentity } from '../crypto/wireBundle.ts';
import { createDevice } from './device.ts';
import { createCalls } from './calls.ts';
import { createLine } from './line.ts';
import type { HttpResult } from '../signalling/httpClient.ts';
import { noProxy } from '../../test/fakes/noProxy.ts';
import { createServerWay } from '../signalling/serverWay.ts';
import { migrations } from '../store/migrations/all.ts';
import { openStore } from '../store/database/openStore.ts';
import { createPhoneStores } from '../store/phoneStores.ts';
import { unheard } from '../store/database/row.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const { primitives } = choosePrimitives();
const account = { handle: 'alice', deviceId: 11, serverUrl: '', hosting: false };

/**
 * A phone with its real store, ratchet and socket at a server that says what it is told to. Its hours pass when the
 * test lets them; what takes seconds, as the signs of life of its one connection, takes them.
 */
async function connectedPhone(folder = temporaryFolder()) {
  const server = await ScriptedServer.start();
  const clock = new ManualClock(TEST_START_MS);
  const startTimer = (afterMs: number, fired: () => void): (() => void) => {
    if (afterMs >= HOUR_MS) return clock.startTimer(afterMs, fired);
    const timer = setTimeout(fired, afterMs);
    return () => clearTimeout(timer);
  };
  const file = `${folder}/store.db`;
  const store = openStore({ file, key: new Uint8Array(32).fill(7), migrations });
  const stores = createPhoneStores(store, unheard);
  const pin = { serverId: () => null, signedInAt: () => undefined };
  const way = createServerWay({ serverUrl: server.url, resolveProxy: noProxy, elapsed: () => 0, startTimer });
  const here = {
    ...account,
    serverUrl: server.url,
    serverId: null,
    serverKey: null,
    certificate: null,
    signedOut: false,
    pin,
    way,
  };
  const ports = {
    primitives,
    suites: [0x02] as const,
    onEvent: () => undefined,
    onRefused: () => undefined,
    now: clock.now,
    earliest: clock.now,
    elapsed: clock.elapsed,
    startTimer,
    resolveProxy: noProxy,
    onServerTime: () => undefined,
  };
  const { crypto, http } = createDevice(stores, here, ports);

  const uploads = new Recorder<Extract<KeysRequest, PrekeyUpload>>();
  const statuses = new Recorder<string>();
  const faults: string[] = [];
  /** In bytes, whenever it was emptied. */
  const logSizes = new Recorder<number>();
  /** `asked`: how often windows were told that the history changed. */
  const state = { reachable: true, asked: 0 };
  const answer = <Value>(value: Value): HttpResult<Value> =>
    state.reachable
      ? { ok: true, value }
      : { ok: false, problem: 'unreachable', cause: 'unreachable', detail: null, retry: 'later', retryAfterMs: null };
  const counts = { one_time_prekeys: 50, one_time_kem_prekeys: 50 };

  const line = createLine({
    account: here,
    way,
    pin,
    ticket: { current: stores.account.ticket, keep: stores.account.keepTicket },
    stores,
    crypto,
    http: {
      ...http,
      putKeys: async (upload) => {
        if ('signedPrekey' in upload) uploads.add(upload);
        return answer(counts);
      },
      keyCount: async () => ({ ok: true, value: counts }),
      turnCredentials: async () => answer({ ice_servers: [], expires_at: 0, server_time: 0 }),
    },
    onConnection: ({ state: now }) => statuses.add(now),
    now: clock.now,
    elapsed: clock.elapsed,
    onServerTime: () => undefined,
    random: () => 0,
    aead: primitives,
    draw: seededDraw('line'),
    startTimer,
    onFault: (what) => faults.push(what),
    onRefused: () => undefined,
  });
  const calls = createCalls({
    line,
    stores: {
      ...stores,
      checkpoint: () => {
        stores.checkpoint();
        logSizes.add(statSync(`${file}-wal`).size);
      },
    },
    crypto,
    trust: createTrust({
      ownHandle: 'alice',
      ownIdentity: identityBytes(decodeIdentity(crypto.identityDocument())),
      pins: createPeerPins(stores.ratchet),
      primitives,
      identityIn: (identity) => identityBytes(decodeIdentity(identity)),
      acceptIdentityChange: crypto.acceptIdentityChange.bind(crypto),
      discardIdentityChange: crypto.discardIdentityChange.bind(crypto),
    }),
    draw: seededDraw('alice'),
    orderMedia: () => undefined,
    onCalls: () => undefined,
    onHistory: () => void state.asked++,
    onRecorded: () => undefined,
    alwaysRelay: () => false,
    whoMayRing: () => 'everybody',
    mayRing: async () => 'rings',
    now: clock.now,
    boot: clock.boot,
    slept: clock.slept,
    elapsed: clock.elapsed,
    randomUuid: () => '5f0c2a9e-6a51-4c3b-9d0e-2f6f1b7a8c11',
    startTimer,
    onFault: (what) => faults.push(what),
  });
  const voice: (number | null | undefined)[] = [];
  const end = async (): Promise<void> => {
    await calls.stop();
    await line.stop();
    store.close();
    await server.end();
  };
  const signIn = async (ringMs?: number): Promise<void> => {
    await calls.resume();
    line.start({ ...calls, voiceWaiting: (count) => voice.push(count) });
    // Nothing may be on its way when hours pass: a frame that lay here for one ends the connection.
    await server.welcome({ withBatch: false, ...(ringMs === undefined ? {} : { ringMs }) });
    await statuses.find((now) => now === 'online');
  };
  /** An hour, and all that follows from it. */
  const hour = async (): Promise<void> => {
    clock.advance(HOUR_MS);
    await new Promise(setImmediate);
  };
  const count = (table: string) => Number(store.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  return { line, calls, server, clock, store, stores, uploads, faults, logSizes, state, signIn, hour, count, end };
}

test('a phone that stays connected for weeks publishes a new signed prekey every two days, and lets old ones go', async () => {
  const { server, clock, stores, uploads, faults, signIn, hour, end } = await connectedPhone();
  onTestFinished(end);
  await signIn();
  const [first] = await uploads.first(1);
  const publishedMs = () => (uploads.all.at(-1)?.signedPrekey.notBefore ?? 0) * 1000;
  for (let hours = 0; hours < 24 * 24; hours++) {
    await hour();
    expect(clock.now() - publishedMs()).toBeLessThanOrEqual(2 * DAY_MS);
  }
  expect(uploads.all).toHaveLength(13);
  expect(new Set(uploads.all.map(({ lastResortKemPrekey }) => lastResortKemPrekey.id)).size).toBe(13);
  const kept = stores.ratchet.transaction((t) => t.listPrekeys('signed'));
  expect(kept.every(({ notBefore }) => clock.now() - notBefore * 1000 <= 16 * DAY_MS)).toBe(true);
  expect(kept.map(({ id }) => id)).not.toContain(first?.signedPrekey.id);
  // All of it within the one sign-in.
  expect(server.received.all.filter(({ t }) => t === 'resume')).toHaveLength(1);
  expect(faults).toEqual([]);
});

test('keys that did not reach the server are sent again within the hour, the same ones', async () => {
  const { uploads, state, signIn, hour, end } = await connectedPhone();
  onTestFinished(end);
  state.reachable = false;
  await signIn();
  const [first] = await uploads.first(1);
  await hour();
  expect(uploads.all).toHaveLength(2);
  state.reachable = true;
  await hour();
  expect(uploads.all).toHaveLength(3);
  expect(new Set(uploads.all.map(({ signedPrekey }) => signedPrekey.id))).toEqual(new Set([first?.signedPrekey.id]));
  await hour();
  expect(uploads.all).toHaveLength(3);
});

test('keys that did not reach the server are owed after a restart too', async () => {
  const folder = temporaryFolder();
  const before = await connectedPhone(folder);
  before.state.reachable = false;
  await before.signIn();
  const [lost] = await before.uploads.first(1);
  await before.end();
  const after = await connectedPhone(folder);
  onTestFinished(after.end);
  await after.signIn();
  const [sent] = await after.uploads.first(1);
  expect(sent?.signedPrekey).toEqual(lost?.signedPrekey);
});

test('in an older copy of the store, all keys are published anew, however many the server has', async () => {
  const { stores, uploads, signIn, hour, end } = await connectedPhone();
  onTestFinished(end);
  stores.ratchet.transaction((t) => t.oweKeyUpload('everything'));
  await signIn();
  const [all] = await uploads.first(1);
  expect([all?.oneTimePrekeys.length, all?.oneTimeKemPrekeys.length, all?.replaces]).toEqual([100, 100, true]);
  await hour();
  expect(uploads.all).toHaveLength(1);
});

test('what has expired is gone within the hour, though nobody writes', async () => {
  const { clock, stores, signIn, hour, count, end } = await connectedPhone();
  onTestFinished(end);
  const bob = { userId: 'bob', deviceId: 7 };
  const now = Math.floor(clock.now() / 1000);
  const bytes = (length: number) => new Uint8Array(length).fill(1);
  await signIn();
  stores.ratchet.transaction((t) => {
    t.saveSession(bob, { sessionId: bytes(16), epoch: now, archivedAt: now, state: bytes(320), opening: null });
    const key = { ratchetKey: bytes(32), index: 0, chain: 0, messageKey: bytes(32) };
    t.saveSkippedKeys(new Uint8Array(16).fill(2), [key], now + 24 * 3600);
    t.saveMessage(bob, bytes(32), now + 24 * 3600);
  });
  const rows = () => ['session', 'skipped', 'dedupe'].map((table) => count(table));
  for (let hours = 0; hours < 23; hours++) await hour();
  expect(rows()).toEqual([1, 1, 1]);
  await hour();
  expect(rows()).toEqual([0, 0, 0]);
});

test('a phone that has stopped waits for no hour', async () => {
  const { clock, signIn, end } = await connectedPhone();
  await signIn();
  expect(clock.pending()).toBe(1);
  await end();
  expect(clock.pending()).toBe(0);
});

test('A24 when a call has ended the write-ahead log is empty', async () => {
  const { calls, logSizes, stores, signIn, end } = await connectedPhone();
  onTestFinished(end);
  await signIn();
  await calls.dial('bob', 'audio');
  calls.hangUp('5f0c2a9e-6a51-4c3b-9d0e-2f6f1b7a8c11');
  expect(await logSizes.first(1)).toEqual([0]);
  expect(await stores.history.has('5f0c2a9e-6a51-4c3b-9d0e-2f6f1b7a8c11')).toBe(true);
});

test('a batch full of missed calls holds nobody up, empties the log once and has windows ask once (A85)', async () => {
  const { server, logSizes, state, clock, signIn, count, end } = await connectedPhone();
  onTestFinished(end);
  await signIn();
  // How many were listed from one turn of the event loop to the next.
  const steps: number[] = [];
  let listed = 0;
  const look = (): void => {
    const now = count('call_record');
    if (now > listed) steps.push(now - listed);
    listed = now;
    if (listed < 64) setImmediate(look);
  };
  look();
  const missed = (s: number): CallStateFrame => ({
    ...{ v: 1, t: 'call_state', s, state: 'missed', peer: 'mallory', direction: 'incoming', call_type: 'audio' },
    call_id: `5f0c2a9e-6a51-4c3b-9d0e-${String(s).padStart(12, '0')}`,
    started_at: clock.now() - s,
  });
  const frames = Array.from({ length: 64 }, (_, index) => missed(index + 1));
  server.say({ v: 1, t: 'batch', more: false, frames });
  expect(await logSizes.first(1)).toEqual([0]);
  expect(count('call_record')).toBe(64);
  expect(Math.max(...steps)).toBeLessThanOrEqual(8);
  expect(logSizes.all).toHaveLength(1);
  expect(state.asked).toBe(1);
});

test.each([
  [30_000, 30_000],
  [600_000, 120_000],
  [Number.MAX_SAFE_INTEGER, 120_000],
])('a call rings as long as the server told, and at most two minutes: %i ms are %i (A94)', async (told, believed) => {
  const { line, stores, clock, signIn, end } = await connectedPhone();
  onTestFinished(end);
  expect(line.ringMs()).toBe(45_000);
  await signIn(told);
  expect(line.ringMs()).toBe(believed);
  const payloads = { '7': 'AAAA' };
  const callId = '5f0c2a9e-6a51-4c3b-9d0e-2f6f1b7a8c11';
  line.outbox.put({ v: 1, t: 'call_offer', call_id: callId, to: 'bob', call_type: 'audio', payloads });
  const [row] = (await stores.outbox.load()).rows;
  expect((row?.expiresAt ?? 0) - clock.now()).toBe(believed);
});
