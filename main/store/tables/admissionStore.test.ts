import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createAccountStore } from './accountStore.ts';
import { createAdmissionStore } from './admissionStore.ts';
import { createContactStore } from './contactStore.ts';
import { createHistoryStore } from './historyStore.ts';
import { migrations } from '../migrations/all.ts';
import { openStore } from '../database/openStore.ts';

const key = new Uint8Array(32).fill(5);
const DAY_MS = 86_400_000;

function open({ file = join(temporaryFolder(), 'store.db'), rights = 4096, blocked = 1024 } = {}) {
  const store = openStore({ file, key, migrations });
  onTestFinished(() => void store.database.close());
  const { database } = store;
  const admission = createAdmissionStore(database, { rights, blocked });
  return { store, file, admission, contacts: createContactStore(database), history: createHistoryStore(database) };
}

let drawn = 0;
const draw = (): string => {
  drawn += 1;
  return drawn.toString(16).padStart(32, '0');
};

const call = (callId: string, peer: string, startedAt: number) =>
  ({ callId, peer, direction: 'incoming', type: 'audio', startedAt }) as const;
const notRung = (
  callId: string,
  peer: string,
  startedAt: number,
  reason: 'blocked' | 'notContact' | 'nobodyMayRing',
) => ({
  call: call(callId, peer, startedAt),
  reason,
  durationMs: null,
  endedAt: startedAt,
  route: null,
  relays: [],
  forwardSecret: true,
  device: 7,
  note: null,
  stage: 'person' as const,
  wasHere: false,
});

test('a contact has one right to ring, made once; a stranger and whoever is blocked have none (A86)', async () => {
  const { admission, contacts, store, file } = open();
  expect(admission.rightFor('bob', draw)).toBeNull();
  await contacts.add({ handle: 'bob', addedAt: 1 });
  const right = admission.rightFor('bob', draw);
  expect(right).toMatch(/^[0-9a-f]{32}$/u);
  expect(admission.rightFor('bob', draw)).toBe(right);
  expect(admission.state()).toEqual({ revision: 1, rights: [right], blocked: [] });
  store.close();
  const again = open({ file });
  expect(again.admission.rightFor('bob', draw)).toBe(right);
  again.admission.block({ handle: 'bob', blockedAt: 2 });
  expect(again.admission.rightFor('bob', draw)).toBeNull();
  expect(again.admission.state()).toEqual({ revision: 2, rights: [], blocked: ['bob'] });
});

test('a right that was withdrawn never comes back: unblocking and adding again make another (A86)', async () => {
  const { admission, contacts } = open();
  await contacts.add({ handle: 'bob', addedAt: 1 });
  await contacts.add({ handle: 'carol', addedAt: 1 });
  const first = admission.rightFor('bob', draw);
  const carols = admission.rightFor('carol', draw);
  admission.block({ handle: 'bob', blockedAt: 1 });
  admission.unblock('bob');
  expect(admission.state().rights).toEqual([carols]);
  const second = admission.rightFor('bob', draw);
  admission.withdrawRight('bob');
  await contacts.remove('bob');
  await contacts.add({ handle: 'bob', addedAt: 2 });
  const third = admission.rightFor('bob', draw);
  expect(new Set([first, second, third]).size).toBe(3);
  expect(admission.state().rights).toHaveLength(2);
  admission.withdrawAllRights();
  expect(admission.state().rights).toEqual([]);
});

test('only what the server must hear of counts the revision up (A86)', async () => {
  const { admission, contacts } = open();
  await contacts.add({ handle: 'bob', addedAt: 1 });
  const revisions = [
    () => admission.block({ handle: 'eve', blockedAt: 1 }),
    () => admission.block({ handle: 'eve', blockedAt: 2 }),
    () => admission.unblock('nobody'),
    () => admission.unblock('eve'),
    () => admission.withdrawRight('bob'),
    () => void admission.rightFor('bob', draw),
    () => void admission.rightFor('bob', draw),
    () => admission.keepReceived('bob', draw()),
    () => admission.withdrawRight('bob'),
  ].map((act) => {
    act();
    return admission.revision();
  });
  expect(revisions).toEqual([1, 1, 1, 2, 2, 3, 3, 3, 4]);
});

test('of what a contact gave the last counts, and it stays when ours is withdrawn (A86)', async () => {
  const { admission, contacts } = open();
  expect(admission.received('bob')).toBeNull();
  await contacts.add({ handle: 'bob', addedAt: 1 });
  admission.keepReceived('bob', 'aa'.repeat(16));
  const given = admission.rightFor('bob', draw);
  admission.keepReceived('bob', 'bb'.repeat(16));
  expect(admission.rightFor('bob', draw)).toBe(given);
  admission.block({ handle: 'bob', blockedAt: 1 });
  expect(admission.received('bob')).toBe('bb'.repeat(16));
});

test('the server is told no more than it takes; here everybody stays blocked (A86)', async () => {
  const { admission, contacts } = open({ rights: 2, blocked: 3 });
  for (const [index, handle] of ['dora', 'anna', 'carl', 'bert', 'emil'].entries())
    admission.block({ handle, blockedAt: index });
  expect(admission.state().blocked).toEqual(['emil', 'bert', 'carl']);
  expect(admission.isBlocked('dora')).toBe(true);
  expect(admission.blockedCount()).toBe(5);
  for (const handle of ['f1', 'f2', 'f3']) await contacts.add({ handle, addedAt: 1 });
  expect(['f1', 'f2', 'f3'].map((handle) => admission.rightFor(handle, draw) !== null)).toEqual([true, true, false]);
  admission.withdrawRight('f1');
  expect(admission.rightFor('f3', draw)).not.toBeNull();
});

test('a damaged row of the block list does not keep the others from the server (A83, A86)', () => {
  const { admission, store } = open();
  admission.block({ handle: 'eve', blockedAt: 1 });
  store.database.prepare(`INSERT INTO blocked VALUES ('Not A Name', 2)`).run();
  expect(admission.state().blocked).toEqual(['eve']);
});

test('who is blocked is listed by handle, page by page (A86)', () => {
  const { admission } = open();
  for (const handle of ['carl', 'anna', 'bert']) admission.block({ handle, blockedAt: 7 });
  const first = admission.blockedPage({ after: null, limit: 2 });
  expect(first).toEqual({
    blocked: [
      { handle: 'anna', blockedAt: 7 },
      { handle: 'bert', blockedAt: 7 },
    ],
    next: 'bert',
  });
  expect(admission.blockedPage({ after: first.next, limit: 2 })).toEqual({
    blocked: [{ handle: 'carl', blockedAt: 7 }],
    next: null,
  });
});

test('whoever may not ring and calls a thousand times is one line a day (A86)', async () => {
  const { history } = open();
  const start = 1_800_000_000_000;
  for (let count = 0; count < 300; count += 1) {
    await history.add(notRung(`eve ${String(count)}`, 'eve', start + count * 60_000, 'blocked'));
    await history.add(notRung(`walker ${String(count)}`, 'walker', start + count * 60_000, 'notContact'));
  }
  expect(await history.count()).toBe(2);
  await history.add(notRung('eve tomorrow', 'eve', start + DAY_MS + 1, 'blocked'));
  await history.add(notRung('mallory', 'mallory', start, 'blocked'));
  // Calls of contacts are all listed.
  await history.add(notRung('bob 1', 'bob', start, 'nobodyMayRing'));
  await history.add(notRung('bob 2', 'bob', start + 1, 'nobodyMayRing'));
  expect(await history.count()).toBe(6);
});

test('who is blocked while they ring has a line for that call, also on a day that has one already (A86)', async () => {
  const { history } = open();
  const start = 1_800_000_000_000;
  await history.add(notRung('in the morning', 'eve', start, 'blocked'));
  await history.add({ ...notRung('rang', 'eve', start + 60_000, 'blocked'), wasHere: true });
  await history.add(notRung('afterwards', 'eve', start + 120_000, 'blocked'));
  const { calls } = await history.page({ missedOnly: false, peer: null, after: null, limit: 10 });
  expect(calls.map((line) => line.call.callId)).toEqual(['rang', 'in the morning']);
});

test('a call that did not ring is among the missed ones, and leaves a mark only for a contact (A86)', async () => {
  const { history } = open();
  await history.add(notRung('a', 'eve', 1, 'blocked'));
  await history.add(notRung('b', 'walker', 2, 'notContact'));
  await history.add(notRung('c', 'bob', 3, 'nobodyMayRing'));
  const { calls } = await history.page({ missedOnly: true, peer: null, after: null, limit: 10 });
  expect(calls.map(({ reason, seen }) => [reason, seen])).toEqual([
    ['nobodyMayRing', false],
    ['notContact', true],
  ]);
  expect(await history.missedCount()).toBe(1);
});

test('a store from before keeps its missed calls when the reasons become more (A86)', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const before = openStore({ file, key, migrations: migrations.slice(0, 9) });
  before.database
    .prepare(
      `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen)
       VALUES ('old', 'bob', 'incoming', 'audio', 5, 6, 'missed', 0)`,
    )
    .run();
  before.close();
  const { history, admission } = open({ file });
  const { calls } = await history.page({ missedOnly: true, peer: null, after: null, limit: 10 });
  expect(calls.map(({ call: { callId } }) => callId)).toEqual(['old']);
  expect(admission.state()).toEqual({ revision: 0, rights: [], blocked: [] });
});

test('A86 who visited another server tells the own one anew who may ring there: whoever was removed meanwhile may not', async () => {
  const { store, admission, contacts } = open();
  const accounts = createAccountStore(store.database);
  const home = {
    ...{ handle: 'alice', deviceId: 7, serverUrl: 'https://home.example.org', hosting: false, serverId: 'home' },
    ...{ serverKey: null, certificate: null, signedOut: false },
  };
  await accounts.save(home);
  await contacts.add({ handle: 'bob', addedAt: 1 });
  admission.rightFor('bob', draw);
  const toldAtHome = admission.state();
  expect(toldAtHome.rights).toHaveLength(1);
  // Signed out and in again, it is the same account.
  await accounts.save({ ...home, signedOut: true });
  await accounts.save(home);
  expect(admission.state()).toEqual(toldAtHome);

  await accounts.save({ ...home, deviceId: 8, serverUrl: 'https://away.example.org', serverId: 'away' });
  await contacts.remove('bob');
  admission.withdrawRight('bob');
  await accounts.save(home);
  expect(admission.state().rights).toEqual([]);
  expect(admission.revision()).toBeGreaterThan(toldAtHome.revision);
});
