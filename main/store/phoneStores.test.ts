import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Route } from '../../core/call/call.ts';
import type { EndReason } from '../../core/call/endReason.ts';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createAccountStore } from './accountStore.ts';
import { createContactStore } from './contactStore.ts';
import { createHistoryStore, MAX_CALLS_KEPT, type HistoryPage, type HistoryPlace } from './historyStore.ts';
import { createInboxStore } from './inboxStore.ts';
import { migrations } from './migrations/all.ts';
import { openStore } from './openStore.ts';
import type { NewOutboxRow } from '../signalling/outbox.ts';
import { createOutboxStore } from './outboxStore.ts';
import { createPinReader } from './pinReader.ts';
import { createSettingsStore } from './settingsStore.ts';
import { createSqliteRatchetStore } from './SqliteRatchetStore.ts';

const key = new Uint8Array(32).fill(3);

function open(file = join(temporaryFolder(), 'store.db')) {
  const store = openStore({ file, key, migrations });
  onTestFinished(() => void store.database.close());
  return { ...store, file };
}

/** Closes it as a crash would leave it, as far as the file is concerned, and opens it again. */
function reopen(store: { readonly file: string; readonly close: () => void }) {
  store.close();
  return open(store.file);
}

const call = (callId: string, startedAt: number) =>
  ({ callId, peer: 'bob', direction: 'incoming', type: 'video', startedAt }) as const;
const record = (
  callId: string,
  startedAt: number,
  reason: EndReason,
  durationMs: number | null = null,
  route: Route | null = null,
) => ({
  call: call(callId, startedAt),
  reason,
  durationMs,
  endedAt: startedAt + 1000,
  route,
  forwardSecret: true,
});

test('a phone that already has a ratchet keeps it when the phone tables are added', () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = openStore({ file, key, migrations: migrations.slice(0, 1) });
  const tables = () =>
    old.database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).pluck();
  const before = tables().all();
  old.close();
  const { database } = open(file);
  const after = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
  expect(after).toEqual(expect.arrayContaining([...before, 'account', 'contact', 'call_record', 'outbox', 'inbox']));
  expect(database.pragma('user_version', { simple: true })).toBe(migrations.length);
});

const account = {
  handle: 'alice',
  deviceId: 4_294_967_295,
  serverUrl: 'http://127.0.0.1:7443',
  hosting: true,
  serverId: 'one',
  serverKey: null,
  certificate: null,
  signedOut: false,
};

test('there is no account before onboarding and one after it, also after a restart', async () => {
  const store = open();
  expect(await createAccountStore(store.database).load()).toBeNull();
  await createAccountStore(store.database).save({ ...account, hosting: false });
  await createAccountStore(store.database).save(account);
  expect(await createAccountStore(reopen(store).database).load()).toEqual(account);
});

test('the ticket of the last sign-in outlives a restart, and goes when the account is another (A80)', async () => {
  const before = open();
  const accounts = createAccountStore(before.database);
  expect(accounts.ticket()).toBeNull();
  await accounts.save(account);
  accounts.keepTicket('616c696365.1.9.mac');
  const { database } = reopen(before);
  const store = createAccountStore(database);
  expect(store.ticket()).toBe('616c696365.1.9.mac');
  database.prepare('UPDATE account SET ticket = ?').run('line\r\nbreak');
  expect(store.ticket()).toBeNull();
  store.keepTicket('616c696365.1.9.mac');
  await store.save({ ...account, serverUrl: 'https://other.example.org' });
  expect(store.ticket()).toBeNull();
});

test('settings begin with their defaults and change one at a time', async () => {
  const store = open();
  const settings = createSettingsStore(store.database);
  expect(await settings.load()).toEqual(DEFAULT_SETTINGS);
  await settings.change({ alwaysRelay: true });
  const changed = { ...DEFAULT_SETTINGS, alwaysRelay: true, theme: 'dark' };
  expect(await settings.change({ theme: 'dark' })).toEqual(changed);
  expect(await createSettingsStore(reopen(store).database).load()).toEqual(changed);
});

test('a setting with a value this version does not know falls back to its default and stays in the file (A83)', async () => {
  const { database } = open();
  database
    .prepare(`INSERT INTO setting VALUES ('theme', '"sepia"'), ('alwaysRelay', 'true'), ('language', 'broken')`)
    .run();
  const told: string[] = [];
  const settings = createSettingsStore(database, (refused) => told.push(...refused.map(({ path }) => path)));
  expect(await settings.load()).toEqual({ ...DEFAULT_SETTINGS, alwaysRelay: true });
  expect(told).toEqual(['/setting/theme', '/setting/language']);
  await settings.change({ alwaysRelay: false, language: 'ru' });
  const kept = database.prepare('SELECT name, value FROM setting ORDER BY name').all();
  expect(kept).toEqual([
    { name: 'alwaysRelay', value: 'false' },
    { name: 'language', value: '"ru"' },
    { name: 'theme', value: '"sepia"' },
  ]);
});

test('keys that never change are allowed for a contact only after somebody said so', async () => {
  const contacts = createContactStore(open().database);
  await contacts.setStaticFallback('bob', true);
  expect(contacts.allowsStaticFallback('bob')).toBe(false);
  await contacts.add({ handle: 'bob', addedAt: 1 });
  await contacts.add({ handle: 'carol', addedAt: 1 });
  expect(contacts.allowsStaticFallback('bob')).toBe(false);
  await contacts.setStaticFallback('bob', true);
  expect([contacts.allowsStaticFallback('bob'), contacts.allowsStaticFallback('carol')]).toEqual([true, false]);
  await contacts.setStaticFallback('bob', false);
  expect(contacts.allowsStaticFallback('bob')).toBe(false);
});

test('contacts are listed by handle and added once', async () => {
  const contacts = createContactStore(open().database);
  expect(await contacts.add({ handle: 'carol', addedAt: 2 })).toBe('added');
  expect(await contacts.add({ handle: 'bob', addedAt: 1_800_000_000_000 })).toBe('added');
  expect(await contacts.add({ handle: 'bob', addedAt: 3 })).toBe('alreadyAdded');
  expect((await contacts.page({ query: '', after: null, limit: 10 })).contacts).toEqual([
    { handle: 'bob', addedAt: 1_800_000_000_000, allowsStaticFallback: false },
    { handle: 'carol', addedAt: 2, allowsStaticFallback: false },
  ]);
  expect(await contacts.count()).toBe(2);
  await contacts.remove('carol');
  expect([await contacts.has('bob'), await contacts.has('carol')]).toEqual([true, false]);
});

test('a search finds contacts by any part of their handle, those that begin with it first, page by page', async () => {
  const contacts = createContactStore(open().database);
  for (const handle of ['bob', 'jacob', 'bobby', 'anna', 'o.bob', '100%', 'a_b'])
    await contacts.add({ handle, addedAt: 1 });
  const search = async (query: string, after: string | null = null, limit = 10) =>
    (await contacts.page({ query, after, limit })).contacts.map(({ handle }) => handle);
  expect(await search('bob')).toEqual(['bob', 'bobby', 'o.bob']);
  expect(await search('b')).toEqual(['bob', 'bobby', 'a_b', 'jacob', 'o.bob']);
  expect(await search('b', null, 2)).toEqual(['bob', 'bobby']);
  expect(await search('b', 'bobby', 2)).toEqual(['a_b', 'jacob']);
  expect(await search('b', 'jacob', 2)).toEqual(['o.bob']);
  expect(await search('', 'bobby', 2)).toEqual(['jacob', 'o.bob']);
  // Nothing in a query is a wildcard.
  expect([await search('%'), await search('_'), await search('nobody')]).toEqual([['100%'], ['a_b'], []]);
});

const everything = { missedOnly: false, peer: null, after: null, limit: 10 } as const;

test('the newest calls come first and a call is recorded once', async () => {
  const history = createHistoryStore(open().database);
  await history.add(record('one', 1000, 'hungUpHere', 61_000, 'relayed'));
  await history.add(record('two', 2000, 'declined'));
  await history.add(record('two', 2000, 'missed'));
  expect((await history.page(everything)).calls).toEqual([
    { ...record('two', 2000, 'declined'), route: null, seen: true },
    { ...record('one', 1000, 'hungUpHere', 61_000), route: 'relayed', seen: true },
  ]);
  expect((await history.page({ ...everything, limit: 1 })).calls).toHaveLength(1);
  expect(await history.count()).toBe(2);
});

test('a missed call counts until the person has looked', async () => {
  const history = createHistoryStore(open().database);
  await history.add(record('one', 1, 'missed'));
  await history.add(record('two', 2, 'busyHere'));
  await history.add(record('three', 3, 'declinedHere'));
  expect(await history.missedCount()).toBe(2);
  await history.markAllSeen();
  expect(await history.missedCount()).toBe(0);
});

test('one call or all calls can be forgotten, and nothing of them stays in the file', async () => {
  const store = open();
  const history = createHistoryStore(store.database);
  await history.add(record('one', 1, 'missed'));
  await history.add(record('two', 2, 'missed'));
  await history.remove('one');
  expect((await history.page(everything)).calls.map(({ call: { callId } }) => callId)).toEqual(['two']);
  await history.clear();
  expect((await history.page(everything)).calls).toEqual([]);
});

test('a past call that cannot be read hides no other, and is told of (A83)', async () => {
  const { database } = open();
  const told: string[] = [];
  const history = createHistoryStore(database, (refused) => told.push(...refused.map(({ path }) => path)));
  for (const [index, id] of ['one', 'two', 'three', 'four'].entries()) await history.add(record(id, index, 'missed'));
  database.prepare(`UPDATE call_record SET reason = 'abducted' WHERE call_id = 'two'`).run();
  const first = await history.page({ ...everything, limit: 3 });
  expect(first.calls.map(({ call: { callId } }) => callId)).toEqual(['four', 'three']);
  expect(told).toEqual(['/call_record/2']);
  const rest = await history.page({ ...everything, after: first.next, limit: 3 });
  expect([rest.calls.map(({ call: { callId } }) => callId), rest.next]).toEqual([['one'], null]);
});

/** A history with several calls in one moment, and with times that no clock has shown. */
async function longHistory() {
  const { database } = open();
  const history = createHistoryStore(database);
  const reasons: readonly EndReason[] = ['missed', 'hungUpHere', 'busyHere', 'declined'];
  for (let index = 0; index < 50; index += 1) {
    const startedAt = index === 30 ? Number.MAX_SAFE_INTEGER - 1 : index === 31 ? -5 : 1000 * Math.floor(index / 3);
    const entry = record(`call${String(index)}`, startedAt, reasons[index % reasons.length] ?? 'missed');
    await history.add({ ...entry, call: { ...entry.call, peer: index % 5 === 0 ? 'carol' : 'bob' } });
  }
  return { database, history };
}

test.each([
  ['all calls', { missedOnly: false, peer: null }, 50],
  ['missed calls', { missedOnly: true, peer: null }, 25],
  ['the calls with one peer', { missedOnly: false, peer: 'carol' }, 10],
  ['the missed calls with one peer', { missedOnly: true, peer: 'carol' }, 5],
] as const)('%s come page by page, each once, as they would come at once', async (_name, which, expected) => {
  const { history } = await longHistory();
  const whole = await history.page({ ...which, after: null, limit: 200 });
  expect([whole.calls.length, whole.next]).toEqual([expected, null]);
  const times = whole.calls.map(({ call: { startedAt } }) => startedAt);
  expect(times).toEqual(times.toSorted((one, other) => other - one));
  const read: unknown[] = [];
  let after: HistoryPlace | null = null;
  do {
    const page: HistoryPage = await history.page({ ...which, after, limit: 3 });
    read.push(...page.calls);
    after = page.next;
  } while (after !== null);
  expect(read).toEqual(whole.calls);
});

test('no question about the history reads the whole of it', async () => {
  const { database } = await longHistory();
  const plans = (sql: string, ...values: readonly unknown[]): string =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map((step) => JSON.stringify(step))
      .join('\n');
  const seen: string[] = [];
  const prepare = database.prepare.bind(database);
  const spied = Object.assign(Object.create(database), {
    prepare: (sql: string) => {
      seen.push(sql);
      return prepare(sql);
    },
  });
  createHistoryStore(spied);
  const asked = seen.filter((sql) => /^(SELECT rowid|SELECT count.*WHERE|UPDATE)/u.test(sql));
  expect(asked).toHaveLength(6);
  const named = { startedAt: 1, row: 1, limit: 1, peer: 'bob' };
  for (const sql of asked) {
    const plan = sql.includes('@')
      ? plans(sql, sql.includes('@peer') ? named : { startedAt: 1, row: 1, limit: 1 })
      : plans(sql);
    expect(plan, sql).toMatch(
      /USING (COVERING )?INDEX call_record_by|USING (COVERING )?INDEX call_record_(missed|unseen)/u,
    );
    expect(plan, sql).not.toContain('TEMP B-TREE');
  }
});

test('the pins of many users are read at once, as they would be one by one', () => {
  const { database } = open();
  const ratchet = createSqliteRatchetStore(database);
  const pin = (byte: number, changed: boolean) => ({
    identity: new Uint8Array(64).fill(byte),
    capabilities: Uint8Array.of(1, 0, 2),
    drPinned: byte % 2 === 0,
    verified: byte % 3 === 0,
    changedTo: changed ? { identity: new Uint8Array(64).fill(99), capabilities: Uint8Array.of(1, 0, 3) } : null,
  });
  ratchet.transaction((transaction) => {
    transaction.savePin({ userId: 'bob', deviceId: 2 }, pin(2, false));
    transaction.savePin({ userId: 'bob', deviceId: 1 }, pin(3, true));
    transaction.savePin({ userId: 'carol', deviceId: 4_294_967_295 }, pin(4, false));
    transaction.savePin({ userId: 'dora', deviceId: 5 }, pin(5, false));
  });
  const pinsOf = createPinReader(database);
  const found = pinsOf(['carol', 'bob', 'nobody', 'it"s']);
  expect([...found.keys()]).toEqual(['bob', 'carol']);
  for (const [userId, pins] of found) {
    expect(pins).toEqual(ratchet.transaction((transaction) => transaction.loadPinsOf(userId)));
  }
});

const row = (callId: string, expiresAt = 1_900_000_000_000): NewOutboxRow => ({
  frame: `{"call_id":"${callId}"}`,
  callId,
  kind: 'ice_candidate',
  expiresAt,
});

test('frames leave in the order they were put and numbered without a gap', async () => {
  const outbox = createOutboxStore(open().database);
  for (const callId of ['a', 'b', 'c']) outbox.put(row(callId));
  const { acknowledged, last, rows } = await outbox.load();
  expect({ acknowledged, last }).toEqual({ acknowledged: 0, last: 3 });
  expect(rows.map(({ n, callId }) => [n, callId])).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
  expect(rows[0]).toMatchObject(row('a'));
  expect((await outbox.rowsAfter(1)).map(({ callId }) => callId)).toEqual(['b', 'c']);
});

test('an acknowledgement covers everything before it, and numbers go on after a restart', async () => {
  const store = open();
  const outbox = createOutboxStore(store.database);
  for (const callId of ['a', 'b', 'c']) outbox.put(row(callId));
  await outbox.acknowledge(2);
  await outbox.acknowledge(1);
  const again = createOutboxStore(reopen(store).database);
  again.put(row('d'));
  const { acknowledged, rows } = await again.load();
  expect(acknowledged).toBe(2);
  expect(rows.map(({ n, callId }) => [n, callId])).toEqual([
    [3, 'c'],
    [4, 'd'],
  ]);
});

test('an acknowledgement of what was never sent removes nothing', async () => {
  const outbox = createOutboxStore(open().database);
  outbox.put(row('a'));
  await outbox.acknowledge(9);
  expect(await outbox.load()).toMatchObject({ acknowledged: 0, last: 1, rows: [{ callId: 'a' }] });
});

test('what is taken out leaves no gap in the numbers', async () => {
  const outbox = createOutboxStore(open().database);
  for (const callId of ['a', 'b', 'c', 'd']) outbox.put(row(callId));
  const { rows } = await outbox.load();
  await outbox.renumber(
    40,
    rows.filter(({ callId }) => callId === 'a' || callId === 'c').map(({ id }) => id),
  );
  outbox.put(row('e'));
  const after = await outbox.load();
  expect(after).toMatchObject({ acknowledged: 40, last: 43 });
  expect(after.rows.map(({ n, callId }) => [n, callId])).toEqual([
    [41, 'b'],
    [42, 'd'],
    [43, 'e'],
  ]);
});

test('a frame and the ratchet step that made it are kept together or not at all', async () => {
  const { database } = open();
  const outbox = createOutboxStore(database);
  const ratchet = createSqliteRatchetStore(database);
  const peer = { userId: 'bob', deviceId: 7 };
  ratchet.transaction((step) => {
    step.saveMessage(peer, new Uint8Array(32).fill(1), 1_900_000_000);
    outbox.put(row('a'));
  });
  const undone = () =>
    ratchet.transaction((step) => {
      step.saveMessage(peer, new Uint8Array(32).fill(2), 1_900_000_000);
      outbox.put(row('b'));
      throw new Error('the ratchet said no');
    });
  expect(undone).toThrow('the ratchet said no');
  expect(await outbox.load()).toMatchObject({ acknowledged: 0, last: 1, rows: [{ n: 1, callId: 'a' }] });
  const kept = [1, 2].map((digest) =>
    ratchet.transaction((step) => step.hasMessage(peer, new Uint8Array(32).fill(digest))),
  );
  expect(kept).toEqual([true, false]);
});

test('a received message and the place it stands at are kept together or not at all', async () => {
  const store = open();
  const inbox = createInboxStore(store.database);
  const message = (s: number) => ({
    position: { epoch: '00000000000000ab', s },
    frame: `{"s":${s}}`,
    plaintext: new Uint8Array([1, 2, s]),
    receivedAt: 1_800_000_000_000,
  });
  store.database.transaction(() => inbox.put(message(1)))();
  expect(
    store.database.transaction(() => {
      inbox.put(message(2));
      throw new Error('power cut');
    }),
  ).toThrow('power cut');
  const again = createInboxStore(reopen(store).database);
  expect(await again.position()).toEqual({ epoch: '00000000000000ab', s: 1 });
  const waiting = await again.waiting();
  expect(waiting).toMatchObject([{ frame: '{"s":1}', receivedAt: 1_800_000_000_000 }]);
  expect([...(waiting[0]?.plaintext ?? [])]).toEqual([1, 2, 1]);
  await again.handled(waiting[0]?.id ?? 0);
  expect(await again.waiting()).toEqual([]);
});

test('the place in the delivery queue never goes back within an epoch, and begins anew in the next', async () => {
  const inbox = createInboxStore(open().database);
  expect(await inbox.position()).toBeNull();
  await inbox.advance({ epoch: 'a', s: 5 });
  await inbox.advance({ epoch: 'a', s: 3 });
  expect(await inbox.position()).toEqual({ epoch: 'a', s: 5 });
  await inbox.advance({ epoch: 'b', s: 0 });
  expect(await inbox.position()).toEqual({ epoch: 'b', s: 0 });
});

test('who was called, and what was said about it, is nowhere readable in the files', async () => {
  const store = open();
  await createContactStore(store.database).add({ handle: 'margarethe', addedAt: 1 });
  await createAccountStore(store.database).save({
    handle: 'wilhelmine',
    deviceId: 1,
    serverUrl: 'http://server.invalid',
    hosting: false,
    serverId: 'one',
    serverKey: null,
    certificate: null,
    signedOut: false,
  });
  createOutboxStore(store.database).put(row('candidate-of-a-call'));
  createInboxStore(store.database).put({
    position: { epoch: 'a', s: 1 },
    frame: 'frame-around',
    plaintext: new TextEncoder().encode('v=0 session-description'),
    receivedAt: 1,
  });
  const log = readFileSync(`${store.file}-wal`);
  store.checkpoint();
  const main = readFileSync(store.file);
  expect(log.length).toBeGreaterThan(4096);
  for (const text of ['margarethe', 'wilhelmine', 'server.invalid', 'candidate-of', 'frame-around', 'v=0 session']) {
    expect([main.includes(text), log.includes(text)]).toEqual([false, false]);
  }
});

test('a missed call at the end of time, stored by an earlier Ringfort, is repaired when the store is opened (A85)', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = openStore({ file, key, migrations: migrations.slice(0, 8) });
  const history = createHistoryStore(old.database);
  await history.add({ ...record('one', 2 ** 53 - 1, 'missed'), endedAt: 5000 });
  await history.add({ ...record('two', 2 ** 53 - 1, 'missed', 2 ** 53 - 1), endedAt: -1 });
  await history.add(record('three', 7000, 'missed'));
  old.close();
  const { calls } = await createHistoryStore(open(file).database).page(everything);
  expect(
    calls.map(({ call: { callId, startedAt }, endedAt, durationMs }) => [callId, startedAt, endedAt, durationMs]),
  ).toEqual([
    ['three', 7000, 8000, null],
    ['one', 5000, 5000, null],
    ['two', 0, 0, null],
  ]);
});

test('the history keeps the newest calls, however often somebody dials (A85)', async () => {
  const { database } = open();
  const history = createHistoryStore(database);
  const insert = database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen)
     WITH RECURSIVE times (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM times WHERE value < ?)
     SELECT 'c' || value, 'bob', 'incoming', 'audio', value, value, 'missed', 1 FROM times`,
  );
  insert.run(MAX_CALLS_KEPT);
  await history.add(record('newest', MAX_CALLS_KEPT + 10, 'missed'));
  expect(database.prepare('SELECT count(*), min(started_at) FROM call_record').raw().get()).toEqual([
    MAX_CALLS_KEPT,
    2,
  ]);
});

describe('one row that something else wrote costs nobody the others (A83)', () => {
  /** Our own tables let no such value in. */
  function spoil(database: Database, table: string, change: string): void {
    database.exec(
      `CREATE TABLE loose AS SELECT * FROM ${table}; DROP TABLE ${table}; ALTER TABLE loose RENAME TO ${table};`,
    );
    database.exec(`UPDATE ${table} SET ${change}`);
  }
  const listener = () => {
    const told: string[] = [];
    return {
      told,
      onUnreadable: (refused: readonly RefusedEntry[]) => void told.push(...refused.map(({ path }) => path)),
    };
  };

  test.each(["plaintext = 'text'", "frame = x'00'", "received_at = 'noon'"])('in the inbox: %s', async (change) => {
    const { database } = open();
    const first = createInboxStore(database);
    for (const s of [1, 2, 3]) {
      first.put({ position: { epoch: 'e', s }, frame: `frame ${s}`, plaintext: new Uint8Array([s]), receivedAt: s });
    }
    spoil(database, 'inbox', `${change} WHERE id = 2`);
    const { told, onUnreadable } = listener();
    const waiting = await createInboxStore(database, onUnreadable).waiting();
    expect(waiting.map(({ frame }) => frame)).toEqual(['frame 1', 'frame 3']);
    expect(told).toEqual(['/inbox/1']);
  });

  test.each(["kind = 'dance'", "frame = x'00'", "expires_at = 'noon'"])('in the outbox: %s', async (change) => {
    const { database } = open();
    const first = createOutboxStore(database);
    for (const frame of ['a', 'b', 'c']) first.put(row(frame));
    spoil(database, 'outbox', `${change} WHERE n = 2`);
    const { told, onUnreadable } = listener();
    const outbox = createOutboxStore(database, onUnreadable);
    expect((await outbox.load()).rows.map(({ frame }) => frame)).toEqual([row('a').frame, row('c').frame]);
    expect(told).toEqual(['/outbox/1']);
    await outbox.renumber(0, []);
    expect((await outbox.rowsAfter(0)).map(({ n, frame }) => [n, frame])).toEqual([
      [1, row('a').frame],
      [2, row('c').frame],
    ]);
  });

  test.each(["added_at = 'noon'", "static_fallback = 'maybe'"])('in the contacts: %s', async (change) => {
    const { database } = open();
    for (const handle of ['anna', 'bob', 'carol']) await createContactStore(database).add({ handle, addedAt: 1 });
    spoil(database, 'contact', `${change} WHERE handle = 'bob'`);
    const { told, onUnreadable } = listener();
    const contacts = createContactStore(database, onUnreadable);
    const first = await contacts.page({ query: '', after: null, limit: 2 });
    expect([first.contacts.map(({ handle }) => handle), first.next]).toEqual([['anna'], 'bob']);
    const rest = await contacts.page({ query: '', after: first.next, limit: 2 });
    expect([rest.contacts.map(({ handle }) => handle), rest.next]).toEqual([['carol'], null]);
    expect(told).toEqual(['/contact/1']);
    expect(await contacts.find('bob')).toBeNull();
  });

  test('in the pins: nobody else loses theirs, and who has it is vouched for by nobody', () => {
    const { database } = open();
    const ratchet = createSqliteRatchetStore(database);
    const key = new Uint8Array(64).fill(1);
    const pin = { identity: key, capabilities: key.slice(0, 12), drPinned: true, verified: true, changedTo: null };
    for (const [userId, deviceId] of [
      ['anna', 1],
      ['bob', 2],
      ['bob', 3],
    ] as const) {
      ratchet.transaction((transaction) => transaction.savePin({ userId, deviceId }, pin));
    }
    spoil(database, 'peer_pin', "identity = 'text' WHERE device_id = 3");
    const { told, onUnreadable } = listener();
    const pins = createPinReader(database, onUnreadable)(['anna', 'bob']);
    expect([...pins].map(([user, of]) => [user, of.map(({ verified }) => verified)])).toEqual([
      ['anna', [true]],
      ['bob', [false]],
    ]);
    expect(told).toEqual(['/peer_pin/2']);
  });
});
