import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { SqliteStore } from '../../server/store/SqliteStore.ts';
import type { TestDevice } from '../stage/TestDevice.ts';
import { hangupTo, offerTo, RING_MS, TestServer, toDevice } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

const WRITES = [
  ...['createUser', 'addPrekeys', 'takeBundles', 'insertCall', 'changeCall', 'markMissedTold'],
  'replaceAdmission',
  ...['markCallsAlive', 'changeFrames', 'forget', 'probe'],
  // Of voice messages.
  ...['hold', 'addPiece', 'remove', 'forgetExpired'],
];

let server: TestServer;
let alice: TestDevice & { token: string };
let bob: TestDevice & { token: string };
let alicePhone: WireClient;
let bobPhone: WireClient;
let sqlite: SqliteStore;
let fails: boolean;
let error: () => Error;

beforeEach(async () => {
  fails = false;
  error = () => new Error('the disk is gone');
  server = await TestServer.start({
    logLevel: 'silent',
    wrapStore: (store) => {
      sqlite = store;
      return failing(store);
    },
  });
  ({ device: alice, client: alicePhone } = await server.person('alice'));
  ({ device: bob, client: bobPhone } = await server.person('bob'));
});
afterEach(() => server.remove());

/** A store, or a part of one, whose writes fail while `fails`. */
function failing<Part extends object>(part: Part): Part {
  return new Proxy(part, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (name === 'voice' && typeof member === 'object' && member !== null) return failing(member);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (fails && WRITES.includes(String(name))) throw error();
        return Reflect.apply(member, target, args);
      };
    },
  });
}

const readyz = () => server.request('GET', '/readyz');
const callsOf = async (device: { token: string }) =>
  (await server.request('GET', '/v1/calls', undefined, device.token)).body.calls;

/** Lets the server look at its store, until it says that it is ready. */
async function heal(): Promise<void> {
  // It looks at the disk by itself: only when nothing comes of that, another second passes.
  for (let asked = 0; (await readyz()).status !== 200; asked += 1) if (asked % 50 === 0) server.clock.advance(1_000);
}

async function connectedCall(): Promise<string> {
  const offer = offerTo(bob, alicePhone.nextNumber);
  alicePhone.send(offer);
  await bobPhone.next('call_offer');
  bobPhone.send(toDevice('call_answer', alice, bobPhone.nextNumber, offer.call_id, 'answer'));
  await alicePhone.next('call_answer');
  return offer.call_id;
}

async function refusalOfNewCall(): Promise<unknown> {
  alicePhone.send(offerTo(bob, alicePhone.nextNumber));
  return alicePhone.next('err');
}

test('a row that the schema refuses is a fault of one request: the server takes everything else', async () => {
  error = () => Object.assign(new Error('FOREIGN KEY constraint failed'), { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' });
  fails = true;
  expect(await refusalOfNewCall()).toMatchObject({ code: 'unavailable' });
  fails = false;
  expect((await readyz()).status).toBe(200);
  await connectedCall();
});

describe('a store that cannot be written (A79)', () => {
  test('does not keep a hang-up from the other side, and the row follows with the time it really ended', async () => {
    const callId = await connectedCall();
    fails = true;
    server.clock.advance(700);
    const endedAt = server.clock.now();
    alicePhone.send(hangupTo(bob, alicePhone.nextNumber, callId));
    expect(await bobPhone.next('call_hangup')).toMatchObject({ call_id: callId, reason: 'hangup' });
    await alicePhone.settle();
    expect(alicePhone.heard.filter(({ t }) => t === 'err')).toEqual([]);
    expect(await callsOf(alice)).toMatchObject([{ id: callId, status: 'ended', ended_at: endedAt }]);
    expect(await sqlite.findCall(callId)).toMatchObject({ status: 'accepted', ended_at: null });

    fails = false;
    await heal();
    expect(await sqlite.findCall(callId)).toMatchObject({ status: 'ended', end_reason: 'hangup', ended_at: endedAt });
  });

  test('tells of a missed call once, though neither the call nor the telling could be written', async () => {
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    await bobPhone.next('call_offer');
    fails = true;
    alicePhone.send(hangupTo(bob, 2, offer.call_id, { reason: 'cancel' }));
    const { s } = await bobPhone.next('call_state', ({ state }) => state === 'missed');
    bobPhone.send({ v: 1, t: 'ack', s });
    await bobPhone.settle();
    await bobPhone.leave();
    fails = false;
    await heal();
    const missedIn = ({ heard }: WireClient) =>
      heard.filter((frame) => frame.t === 'call_state' && frame.state === 'missed');
    bobPhone = await server.signIn(bob);
    expect(missedIn(bobPhone)).toEqual([]);
    expect(await sqlite.findCall(offer.call_id)).toMatchObject({ status: 'missed', end_reason: 'cancel' });
  });

  test('refuses new calls and accounts at once, says so, and takes them again when it can', async () => {
    fails = true;
    expect(await refusalOfNewCall()).toMatchObject({ code: 'unavailable', retry_ms: 1_000 });
    fails = false;
    // Not tried anew by every caller: only a look at the store ends it.
    expect(await refusalOfNewCall()).toMatchObject({ code: 'unavailable' });
    expect(await readyz()).toMatchObject({
      status: 503,
      body: { error: { code: 'unavailable', message: expect.stringMatching(/database cannot be written/) } },
    });
    expect((await server.request('GET', '/healthz')).status).toBe(200);
    const carol = server.register('carol');
    await expect(carol).rejects.toThrow(/503.*unavailable/);
    const admission = () =>
      server.request('PUT', '/v1/admission', { revision: 1, rights: [], blocked: ['carol'] }, bob.token);
    expect(await admission()).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });

    await heal();
    expect((await admission()).status).toBe(200);
    await server.register('carol');
    await connectedCall();
  });

  test('does not keep a call alive that nobody takes: both sides hear that it is over', async () => {
    const offer = offerTo(bob, 1);
    alicePhone.send(offer);
    await bobPhone.next('call_offer');
    fails = true;
    await server.pass(RING_MS + 1_000, alicePhone, bobPhone);
    for (const phone of [alicePhone, bobPhone]) {
      const missed = phone.heard.find((frame) => frame.t === 'call_state' && frame.state === 'missed');
      expect(missed).toMatchObject({ call_id: offer.call_id, end_reason: 'timeout' });
    }
    bobPhone.send({ v: 1, t: 'ack', s: 2 });
    await bobPhone.settle();
    expect(bobPhone.socket.readyState).toBe(bobPhone.socket.OPEN);

    // The second end of the same call is none: nothing is told twice.
    await server.pass(3_000, alicePhone, bobPhone);
    expect(alicePhone.heard.filter((frame) => frame.t === 'call_state' && frame.state === 'missed')).toHaveLength(1);
  });

  test('lets a device come back and go on where it stopped', async () => {
    const callId = await connectedCall();
    fails = true;
    alicePhone.send(toDevice('ice_candidate', bob, 2, callId, 'two'));
    await bobPhone.next('ice_candidate');
    await alicePhone.leave();
    alicePhone = await server.signIn(alice);
    expect(alicePhone.heard.find(({ t }) => t === 'ready')).toMatchObject({ n: 2 });
    alicePhone.send(hangupTo(bob, 3, callId));
    expect(await bobPhone.next('call_hangup')).toMatchObject({ call_id: callId });

    fails = false;
    await heal();
    // Acknowledged now, for it could not be kept before.
    await alicePhone.next('ack', ({ n }) => n === 3);
    expect(await sqlite.lastFrameNumber(alice.address)).toBe(3);
  });
});

test('a full disk is named as such, ends calls, refuses new ones and heals when there is room (A77, A79, F22)', async () => {
  const callId = await connectedCall();
  sqlite.limitPages(1);
  for (let user = 0; (await readyz()).status === 200; user += 1) {
    await server.register(`filler-${user}`, 20).catch(() => undefined);
  }
  expect(await readyz()).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringMatching(/disk of the data folder is full/) } },
  });
  expect(await refusalOfNewCall()).toMatchObject({ code: 'unavailable' });
  // Over HTTP it is a code of its own: a person can tell whoever runs the server what to do (A77).
  await expect(server.register('carol')).rejects.toThrow(/503.*disk_full/);
  alicePhone.send(hangupTo(bob, alicePhone.nextNumber, callId));
  expect(await bobPhone.next('call_hangup')).toMatchObject({ call_id: callId });
  server.clock.advance(3_000);
  expect((await readyz()).status).toBe(503);

  sqlite.limitPages(0);
  await heal();
  expect(await sqlite.findCall(callId)).toMatchObject({ status: 'ended' });
  await connectedCall();
});

test('a voice message that a full disk keeps from being deleted is told as that, and is tried whatever was wrong (A79, F22)', async () => {
  error = () => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  const remove = () => server.request('DELETE', `/v1/voice/${randomUUID()}`, undefined, bob.token);
  fails = true;
  expect(await remove()).toMatchObject({
    status: 503,
    body: { error: { code: 'disk_full', message: expect.stringMatching(/disk of the data folder is full/) } },
  });
  expect((await readyz()).status).toBe(503);
  // It makes room: nobody has to look at the disk before it is tried again.
  fails = false;
  expect((await remove()).status).toBe(200);
  expect(await refusalOfNewCall()).toMatchObject({ code: 'unavailable' });
  await heal();
  await connectedCall();
});

test('a database that another program keeps locked ends calls, refuses new ones, and heals when it lets go (A79, F22)', async () => {
  const callId = await connectedCall();
  const other = new Database(join(server.folder, 'ringfort-server.sqlite'));
  onTestFinished(() => void other.close());
  other.exec('BEGIN IMMEDIATE');
  alicePhone.send(hangupTo(bob, alicePhone.nextNumber, callId));
  expect(await bobPhone.next('call_hangup')).toMatchObject({ call_id: callId });
  expect(await refusalOfNewCall()).toMatchObject({ code: 'unavailable', retry_ms: 1_000 });
  expect((await readyz()).status).toBe(503);
  expect((await server.request('GET', '/healthz')).status).toBe(200);

  other.exec('ROLLBACK');
  await heal();
  expect(await sqlite.findCall(callId)).toMatchObject({ status: 'ended' });
  await connectedCall();
});
