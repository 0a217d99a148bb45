import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import Value from 'typebox/value';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { signOfEnd } from '../../core/call/view.ts';
import type { MediaReport } from '../../core/ipc/mediaReport.ts';
import { ChallengeReply } from '../../core/protocol/httpApi.ts';
import { startServer, type RunningServer } from '../../server/index.ts';
import type { SqliteStore } from '../../server/store/SqliteStore.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { RunningClock } from '../fakes/RunningClock.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { historyCell, outcomeLines, reasonIn } from '../stage/outcomeTable.ts';
import { RatchetParty, seededDraw } from '../stage/ratchetParty.ts';
import { startRecordingProxy, type RecordingProxy } from '../stage/recordingProxy.ts';
import { TestDevice } from '../stage/TestDevice.ts';
import { WireClient } from '../stage/WireClient.ts';

/*
 * The table "How a call ends" of the protocol page, line by line: two real phones and the real server do what it says,
 * or there is no case for the line, and that fails too.
 */

// What is opened is the real store; the test keeps hold of it, to let its disk be full.
const opened = vi.hoisted((): Database[] => []);
vi.mock(import('../../main/store/openStore.ts'), async (original) => {
  const real = await original();
  const openStore: typeof real.openStore = (options) => {
    const store = real.openStore(options);
    opened.push(store.database);
    return store;
  };
  return { ...real, openStore };
});

/** All of this file stands on one stage: who has called shall not be registered anew for each line. */
const root = mkdtempSync(join(tmpdir(), 'ringfort-outcomes-'));
const folderOf = (name: string): string => {
  mkdirSync(join(root, name));
  return join(root, name);
};

const RING_MS = 20_000;
/** Of the server: a ring time, a minute of limits or a lost caller pass when the test says so. */
const clock = new ManualClock(Date.now());
let server: RunningServer;
let rows: SqliteStore;
let serverCannotWrite = false;
/** The way of all who call, and of all who are called. */
let callersWay: RecordingProxy;
let calleesWay: RecordingProxy;
const phones = new Set<HeadlessRingfort>();

beforeAll(async () => {
  server = await startServer({
    dataFolder: folderOf('server'),
    clock,
    ringTimeoutMs: RING_MS,
    logLevel: 'silent',
    wrapStore: (store) => {
      rows = store;
      return new Proxy(store, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]): unknown => {
            if (serverCannotWrite && name === 'insertCall') throw new Error('the disk is gone');
            return Reflect.apply(member, target, args);
          };
        },
      });
    },
  });
  [callersWay, calleesWay] = [await startRecordingProxy(server.url), await startRecordingProxy(server.url)];
});

afterAll(async () => {
  for (const { ringfort } of phones) await ringfort.stop();
  for (const clockOfPhone of clocks) clockOfPhone.stop();
  await Promise.all([callersWay.stop(), calleesWay.stop()]);
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

interface Person {
  readonly handle: string;
  phone: HeadlessRingfort;
  readonly again: () => HeadlessRingfort;
  readonly clock: RunningClock;
}

interface Pair {
  readonly alice: Person;
  readonly bob: Person;
}

let people = 0;
const clocks: RunningClock[] = [];

async function person(name: string, way: RecordingProxy, suites?: readonly 2[]): Promise<Person> {
  people += 1;
  const handle = `${name}${String(people)}`;
  const place = { folder: folderOf(handle), keyring: new FakeKeyring() };
  const certificate = Buffer.from(handle).toString('hex').padEnd(64, '0');
  const clock = new RunningClock();
  clocks.push(clock);
  const open = (): HeadlessRingfort => {
    const phone = new HeadlessRingfort({ ...place, certificate, clock, ...(suites === undefined ? {} : { suites }) });
    phones.add(phone);
    return phone;
  };
  const phone = open();
  await phone.register(handle, way.url);
  return { handle, phone, again: open, clock };
}

const add = async (who: Person, whom: Person): Promise<void> =>
  expect(await who.phone.ringfort.mainHandlers.addContact({ handle: whom.handle })).toEqual({ ok: true });

async function strangers(suitesOfBob?: readonly 2[]): Promise<Pair> {
  const [alice, bob] = await Promise.all([person('alice', callersWay), person('bob', calleesWay, suitesOfBob)]);
  return { alice, bob };
}

async function friends(): Promise<Pair> {
  const pair = await strangers();
  await add(pair.alice, pair.bob);
  await add(pair.bob, pair.alice);
  return pair;
}

let shared: { readonly pair: Pair; calls: number } | null = null;

/** Two who know each other. The server lets a pair call six times a minute, so they are others now and then. */
async function sharedFriends(): Promise<Pair> {
  if (shared === null || shared.calls >= 5) shared = { pair: await friends(), calls: 0 };
  shared.calls += 1;
  return shared.pair;
}

// --- what people do ------------------------------------------------------------------------------------------------

/** The call that Alice makes by now. */
async function dials({ alice, bob }: Pair): Promise<string> {
  await alice.phone.dial(bob.handle);
  const { call } = alice.phone.picture();
  if (call.phase === 'idle') throw new Error('she is calling');
  return call.call.callId;
}

async function rings(pair: Pair): Promise<string> {
  const callId = await dials(pair);
  await pair.bob.phone.until(({ call }) => call.phase === 'ringing' && call.call.callId === callId);
  await pair.alice.phone.phase('alerting');
  return callId;
}

const answer = ({ bob }: Pair, callId: string) =>
  bob.phone.ringfort.incomingHandlers.answer({ callId, callType: 'audio', phase: 'ringing' });

async function talks(pair: Pair): Promise<string> {
  const callId = await rings(pair);
  await answer(pair, callId);
  await Promise.all([pair.alice.phone.phase('connected'), pair.bob.phone.phase('connected')]);
  return callId;
}

/** Offer and answer are exchanged, and Alice's engine does nothing more. */
async function connects(pair: Pair): Promise<string> {
  const callId = await rings(pair);
  pair.alice.phone.windowOpen = false;
  await answer(pair, callId);
  await pair.alice.phone.phase('connecting');
  await pair.bob.phone.phase('connecting');
  pair.alice.phone.windowOpen = true;
  return callId;
}

/** The media engine of a phone is taken over: it does and says what the test says. */
async function prepares(pair: Pair, who: Person): Promise<string> {
  who.phone.windowOpen = false;
  const callId = who === pair.alice ? await dials(pair) : await rings(pair);
  if (who === pair.bob) {
    await answer(pair, callId);
    await who.phone.phase('answering');
  }
  who.phone.windowOpen = true;
  return callId;
}

type Failure = Extract<MediaReport, { kind: 'failed' }>['failure'];
const fails = ({ phone }: Person, callId: string, failure: Failure) =>
  phone.ringfort.callHandlers.report({ kind: 'failed', callId, failure });

const hangUp = ({ phone }: Person, callId: string) =>
  phone.ringfort.callHandlers.hangUp({ callId, phase: 'connected' });

async function microphoneFails(failure: Failure): Promise<Played> {
  const pair = await sharedFriends();
  const callId = await prepares(pair, pair.alice);
  await fails(pair.alice, callId, failure);
  return { ...pair, callId };
}

/** At the server. Everybody else was silent for as long, and may have to sign in again: from here on others call. */
function ringTimePasses(): void {
  clock.advance(RING_MS);
  shared = null;
}

async function unanswered(pair: Pair): Promise<Played> {
  const callId = await dials(pair);
  await pair.alice.phone.phase('alerting');
  ringTimePasses();
  return { ...pair, callId };
}

/** One whose calls nobody expects, and whom nobody can read. */
async function stranger(bob: Person): Promise<WireClient> {
  people += 1;
  const device = new TestDevice(`walker${String(people)}`);
  const challenge = await fetch(`${server.url}/v1/challenge`, { method: 'POST' });
  const body = JSON.stringify(
    device.registration(Value.Parse(ChallengeReply, await challenge.json()), device.prekeys(0, clock.now())),
  );
  const headers = { 'content-type': 'application/json' };
  await fetch(`${server.url}/v1/register`, { method: 'POST', headers, body });
  const client = await WireClient.signIn(server.url, device);
  await client.next('batch', (batch) => !batch.more);
  const { deviceId } = await deviceOf(bob);
  client.send({
    ...{ v: 1, t: 'call_offer', n: 1, call_id: randomUUID(), to: bob.handle, call_type: 'audio' },
    payloads: { [String(deviceId)]: Buffer.alloc(900).toString('base64') },
  });
  await client.next('call_state', ({ state }) => state === 'ringing');
  return client;
}

async function deviceOf({ handle }: Person): Promise<{ readonly deviceId: number }> {
  const calls = await rows.devicesOf(handle);
  const [deviceId = 0] = calls;
  return { deviceId };
}

// --- the cases -----------------------------------------------------------------------------------------------------

interface Played extends Pair {
  readonly callId: string;
}

const CASES: Readonly<Record<string, () => Promise<Played>>> = {
  'the caller gives up before anything left': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.alice);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
  'the caller has no microphone': () => microphoneFails('microphoneMissing'),
  'the caller’s system blocks the microphone': () => microphoneFails('microphoneBlocked'),
  'another program keeps the caller’s microphone': () => microphoneFails('microphoneBusy'),
  'the caller must be relayed, and has no relay': async () => {
    const pair = await friends();
    await pair.alice.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    return { ...pair, callId: await dials(pair) };
  },
  'the caller loses the server before the offer leaves': async () => {
    const pair = await friends();
    const callId = await prepares(pair, pair.alice);
    await callersWay.cut();
    await pair.alice.phone.until(({ connection }) => connection.state === 'offline');
    pair.alice.phone.engine.order({ kind: 'createOffer', callId, callType: 'audio', network: NOWHERE });
    await pair.alice.phone.phase('ended');
    mend();
    return { ...pair, callId };
  },
  'the caller’s disk is full': async () => {
    const { alice, bob } = await friends();
    const hers = opened.find((database) => database.open && holds(database, bob.handle));
    if (hers === undefined) throw new Error('her store has him');
    fill(hers);
    return { alice, bob, callId: await dials({ alice, bob }) };
  },
  'nobody has that name any more': async () => {
    const pair = await friends();
    expect(await pair.bob.phone.ringfort.mainHandlers.deleteAccount(null)).toMatchObject({ ok: true });
    return { ...pair, callId: await dials(pair) };
  },
  'the callee has blocked the caller': async () => {
    const pair = await friends();
    const told = calleesWay.received.length;
    await pair.bob.phone.ringfort.mainHandlers.block({ handle: pair.alice.handle, endCall: false });
    await expect
      .poll(() => calleesWay.received.slice(told).some((line) => line.startsWith('PUT /v1/admission')), {
        timeout: 10_000,
      })
      .toBe(true);
    return { ...pair, callId: await dials(pair) };
  },
  'the server keeps the callee’s keys back': async () => {
    const pair = await withRelay(strangers);
    callersWay.lies.reply = (path, body) =>
      path.endsWith('/bundle') ? { status: 403, body: {} } : { status: 200, body };
    const callId = await dials(pair);
    await pair.alice.phone.phase('ended');
    delete callersWay.lies.reply;
    return { ...pair, callId };
  },
  'the server can write nothing': async () => {
    const pair = await friends();
    serverCannotWrite = true;
    const callId = await dials(pair);
    await pair.alice.phone.phase('ended');
    serverCannotWrite = false;
    clock.advance(1_000);
    return { ...pair, callId };
  },
  'the caller calls too often': async () => {
    const pair = await friends();
    for (let count = 0; count < 6; count += 1) {
      const early = await rings(pair);
      await hangUp(pair.alice, early);
      await pair.bob.phone.phase('ended');
    }
    return { ...pair, callId: await dials(pair) };
  },
  'the caller may not call without a ratchet': async () => {
    const pair = await strangers([]);
    await add(pair.alice, pair.bob);
    return { ...pair, callId: await dials(pair) };
  },
  'no room for the offer': async () => {
    const pair = await strangers();
    await add(pair.alice, pair.bob);
    const clients = [await stranger(pair.bob), await stranger(pair.bob)];
    const callId = await dials(pair);
    await pair.alice.phone.phase('ended');
    for (const { socket } of clients) socket.terminate();
    // A notice finds its way to the callee with the next look of the server.
    clock.advance(1_000);
    return { ...pair, callId };
  },
  'the callee declines': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    await pair.bob.phone.ringfort.incomingHandlers.decline({ callId, phase: 'ringing' });
    return { ...pair, callId };
  },
  'the callee declines with a message': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    const order = { callId, phase: 'ringing', text: 'In a meeting', callBackInMs: null } as const;
    await pair.bob.phone.ringfort.incomingHandlers.declineWith(order);
    const note = { text: 'In a meeting', callBackAt: null };
    expect(await pair.alice.phone.phase('ended')).toMatchObject({ note });
    for (const { phone } of [pair.alice, pair.bob]) {
      await phone.until(({ recents }) => recents.some((past) => past.call.callId === callId && past.note !== null));
    }
    return { ...pair, callId };
  },
  'the callee is in another call': async () => {
    const pair = await friends();
    const carol = await person('carol', callersWay);
    await add(carol, pair.bob);
    await add(pair.bob, carol);
    // A call that is being set up: beside one that stands a second one rings.
    await rings({ alice: carol, bob: pair.bob });
    return { ...pair, callId: await dials(pair) };
  },
  'nobody answers': async () => unanswered(await friends()),
  'the callee’s phone is off, and back later': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.stop();
    const callId = await dials(pair);
    await pair.alice.phone.until(({ call }) => call.phase === 'calling' && call.reach === 'peerOffline');
    ringTimePasses();
    await pair.alice.phone.phase('ended');
    pair.bob.phone = pair.bob.again();
    await pair.bob.phone.ringfort.start();
    return { ...pair, callId };
  },
  'the caller gives up while it rings': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
  'the caller’s computer is gone while it rings': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await callersWay.cut();
    const isOver = (): string => {
      clock.advance(1_000);
      return pair.bob.phone.picture().call.phase;
    };
    await expect.poll(isOver, { interval: 20, timeout: 10_000 }).toBe('ended');
    mend();
    pair.alice.phone.ringfort.reconnect();
    return { ...pair, callId };
  },
  'the caller’s call window is lost while it rings': async () => {
    const pair = await sharedFriends();
    const callId = await rings(pair);
    pair.alice.phone.ringfort.callWindowLost();
    return { ...pair, callId };
  },
  'the callee blocks the caller while it rings': async () => {
    const pair = await friends();
    const callId = await rings(pair);
    await pair.bob.phone.ringfort.incomingHandlers.block({ callId, phase: 'ringing' });
    ringTimePasses();
    return { ...pair, callId };
  },
  'only contacts may ring, and the caller is none': async () => {
    const pair = await strangers();
    await add(pair.alice, pair.bob);
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ whoMayRing: 'contacts' });
    return unanswered(pair);
  },
  'nobody may ring': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ whoMayRing: 'nobody' });
    return unanswered(pair);
  },
  'the callee waits to decide about the caller’s new identity': async () => {
    const pair = await strangers();
    await add(pair.alice, pair.bob);
    // Bob was shown keys under her name that are not hers.
    calleesWay.lies.reply = (path, body) => {
      if (!path.endsWith('/bundle')) return { status: 200, body };
      const draw = seededDraw('not alice');
      return { status: 200, body: { bundles: [falseAlice(pair.alice.handle, body, draw).bundle()] } };
    };
    await add(pair.bob, pair.alice);
    delete calleesWay.lies.reply;
    return unanswered(pair);
  },
  'the offer describes no sound': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.alice);
    const sdp = SILENT_OFFER.join('\r\n');
    await pair.alice.phone.ringfort.callHandlers.report({ kind: 'offerReady', callId, sdp });
    await pair.bob.phone.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
    ringTimePasses();
    return { ...pair, callId };
  },
  'the callee must be relayed, and has no relay': async () => {
    const pair = await friends();
    await pair.bob.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    const callId = await rings(pair);
    await answer(pair, callId);
    return { ...pair, callId };
  },
  'the callee answers and has no microphone': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.bob);
    await fails(pair.bob, callId, 'microphoneMissing');
    return { ...pair, callId };
  },
  'the callee’s call window is lost before the answer': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.bob);
    pair.bob.phone.ringfort.callWindowLost();
    return { ...pair, callId };
  },
  'the callee hangs up before the answer is made': async () => {
    const pair = await sharedFriends();
    const callId = await prepares(pair, pair.bob);
    await hangUp(pair.bob, callId);
    return { ...pair, callId };
  },
  'no way through the networks': async () => {
    const pair = await sharedFriends();
    const callId = await connects(pair);
    await fails(pair.alice, callId, 'iceFailed');
    return { ...pair, callId };
  },
  'the caller’s relay does not answer': async () => {
    const pair = await withRelay(friends);
    await pair.alice.phone.ringfort.mainHandlers.changeSettings({ alwaysRelay: true });
    const callId = await connects(pair);
    await fails(pair.alice, callId, 'relayUnreachable');
    return { ...pair, callId };
  },
  'media have another certificate than was promised': async () => {
    const pair = await sharedFriends();
    const callId = await connects(pair);
    const remoteCertificateSha256 = 'ee'.repeat(32);
    await pair.alice.phone.ringfort.callHandlers.report({
      ...{ kind: 'connected', callId, generation: 0, route: 'direct', remoteCertificateSha256 },
    });
    return { ...pair, callId };
  },
  'frames of the callee are not sealed, though both agreed to it': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await fails(pair.alice, callId, 'notSealed');
    return { ...pair, callId };
  },
  'the caller hangs up while it connects': async () => {
    const pair = await sharedFriends();
    const callId = await connects(pair);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
  'the caller hangs up': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await hangUp(pair.alice, callId);
    return { ...pair, callId };
  },
  'the callee hangs up': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    await hangUp(pair.bob, callId);
    return { ...pair, callId };
  },
  'the callee blocks the caller in the call': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    await pair.bob.phone.ringfort.mainHandlers.block({ handle: pair.alice.handle, endCall: true });
    return { ...pair, callId };
  },
  'the connection is lost at the caller': async () => {
    const pair = await friends();
    const callId = await talks(pair);
    const { phone, clock: clockOfAlice } = pair.alice;
    // Nothing that is tried brings it back.
    phone.windowOpen = false;
    await phone.ringfort.callHandlers.report({ kind: 'interrupted', callId, generation: 0, sign: 'ice' });
    clockOfAlice.sleep(31_000);
    clockOfAlice.look();
    return { ...pair, callId };
  },
  'the caller’s call window is lost in the call, and so is every one that takes its place': async () => {
    const pair = await sharedFriends();
    const callId = await talks(pair);
    for (let lost = 1; lost <= 4; lost += 1) pair.alice.phone.ringfort.callWindowLost();
    return { ...pair, callId };
  },
};

const SILENT_OFFER = [
  ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0'],
  ...[`a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AA').join(':')}`, 'a=mid:0', ''],
];
const NOWHERE = { relayOnly: false, iceServers: [] } as const;

/** Those who lost it come back when they come back: from here on others call. */
function mend(): void {
  callersWay.mend();
  shared = null;
}

/** The server names a relay to the caller, which nobody can reach. */
async function withRelay(people: () => Promise<Pair>): Promise<Pair> {
  const relay = { urls: ['turn:127.0.0.1:9'], username: 'u', credential: 'c' };
  callersWay.lies.reply = (path, body) => ({
    status: 200,
    body: path.startsWith('/v1/turn')
      ? { ice_servers: [relay], expires_at: clock.now() + 3_600_000, server_time: clock.now() }
      : body,
  });
  const pair = await people();
  await pair.alice.phone.until(({ connection }) => connection.state === 'online' && connection.relay === 'available');
  delete callersWay.lies.reply;
  return pair;
}

function falseAlice(handle: string, body: unknown, draw: ReturnType<typeof seededDraw>): RatchetParty {
  const deviceId = Number(/"deviceId":(\d+)/.exec(JSON.stringify(body))?.[1] ?? 0);
  return new RatchetParty(handle, deviceId, { clock: { ms: Date.now() }, draw });
}

const holds = (database: Database, handle: string): boolean =>
  database.prepare('SELECT 1 FROM contact WHERE handle = ?').get(handle) !== undefined;

/** No page more than there are, and none of them is free. */
function fill(database: Database): void {
  database.exec('CREATE TABLE filler (bytes BLOB NOT NULL)');
  database.pragma(`max_page_count = ${String(database.pragma('page_count', { simple: true }))}`);
  const insert = database.prepare('INSERT INTO filler VALUES (zeroblob(4000))');
  for (let free = 1; free > 0; free = Number(database.pragma('freelist_count', { simple: true }))) {
    try {
      insert.run();
    } catch {
      // Full by now.
    }
  }
}

// --- the lines -----------------------------------------------------------------------------------------------------

const lines = outcomeLines();

test('every line of the table has a case, and no case is left over', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(lines.map(({ what }) => what).toSorted());
});

/** How the call stands in the history of a phone, and what sign its window gave. */
async function told({ phone }: Person, callId: string, isTold: boolean) {
  if (!isTold) return { reason: null, history: historyCell(null), sign: 'none' };
  const { recents } = await phone.until(({ recents }) => recents.some(({ call }) => call.callId === callId));
  const entries = recents.filter(({ call }) => call.callId === callId);
  expect(entries).toHaveLength(1);
  const [entry] = entries;
  const { call } = phone.picture();
  const sign = call.phase === 'ended' && call.call.callId === callId ? signOfEnd(call) : 'none';
  const reason = entry?.reason ?? null;
  if (call.phase === 'ended' && call.call.callId === callId) expect(call.reason).toBe(reason);
  return { reason, history: historyCell(reason), sign };
}

test.each(lines.map((line) => [line.what, line] as const))('%s', async (what, line) => {
  const play = CASES[what];
  if (play === undefined) throw new Error('no case for this line');
  const { alice, bob, callId } = await play();
  const [atCaller, atCallee] = [reasonIn(line.caller), reasonIn(line.callee)];
  const caller = await told(alice, callId, atCaller !== null);
  const callee = await told(bob, callId, atCallee !== null);
  const isFinal = async (): Promise<string> => {
    const row = await rows.findCall(callId);
    if (row === undefined) return 'none';
    return row.end_reason === null ? 'live' : `\`${row.status}\` (\`${row.end_reason}\`)`;
  };
  await expect.poll(isFinal, { timeout: 5_000 }).toBe(line.row);
  expect([caller.reason, callee.reason]).toEqual([atCaller, atCallee]);
  expect(`${caller.history} · ${callee.history}`).toBe(line.histories);
  expect(`${caller.sign} · ${callee.sign}`).toBe(line.sounds);
  if (atCallee === null) expect(await bob.phone.recents()).not.toMatchObject([{ call: { callId } }]);
  for (const { phone } of [alice, bob]) {
    const { call } = phone.picture();
    if (call.phase === 'ended') await phone.ringfort.callHandlers.dismiss({ callId: call.call.callId, phase: 'ended' });
  }
});
