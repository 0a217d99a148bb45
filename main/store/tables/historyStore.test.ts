import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROUTES, type Route } from '../../../core/call/call.ts';
import { unrungRecord } from '../../../core/call/callRecord.ts';
import { STAGE_OF_END } from '../../../core/call/callStage.ts';
import type { EndReason } from '../../../core/call/endReason.ts';
import { openedStore, storeKey } from '../../../test/stage/openedStore.ts';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createHistoryStore, MAX_CALLS_KEPT, type HistoryPage, type HistoryPlace } from './historyStore.ts';
import { voiceUnseen } from '../migrations/0031VoiceUnseen.ts';
import { migrations } from '../migrations/all.ts';
import { openStore } from '../database/openStore.ts';
import { MAX_UNRUNG_KEPT } from './unrungLimit.ts';

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
  stage: STAGE_OF_END[reason],
  wasHere: true,
  durationMs,
  endedAt: startedAt + 1000,
  route,
  forwardSecret: true,
  device: 7,
  note: null,
  relays: [],
});

const everything = { missedOnly: false, peer: null, after: null, limit: 10 } as const;

test('the newest calls come first and a call is recorded once', async () => {
  const history = createHistoryStore(openedStore().database);
  await history.add(record('one', 1000, 'hungUpHere', 61_000, 'relayed'));
  await history.add(record('two', 2000, 'declined'));
  await history.add(record('two', 2000, 'missed'));
  expect((await history.page(everything)).calls).toEqual([
    { ...record('two', 2000, 'declined'), route: null, isMissed: false, seen: true },
    { ...record('one', 1000, 'hungUpHere', 61_000), route: 'relayed', isMissed: false, seen: true },
  ]);
  expect((await history.page({ ...everything, limit: 1 })).calls).toHaveLength(1);
  expect(await history.count()).toBe(2);
});

test('how long the list is and over how many days is known without reading it, of the missed calls too', async () => {
  const history = createHistoryStore(openedStore().database);
  const day = 86_400_000;
  await history.add(record('one', 10 * day, 'hungUpHere', 61_000));
  await history.add(record('two', 10 * day + 1000, 'missed'));
  await history.add(record('three', 14 * day, 'missed'));
  expect(await history.extent({ missedOnly: false })).toEqual({ calls: 3, days: 2 });
  expect(await history.extent({ missedOnly: true })).toEqual({ calls: 2, days: 2 });
});

test.each(ROUTES)('a call that went %s is listed as such, with the transport to its relay', async (route) => {
  const history = createHistoryStore(openedStore().database);
  await history.add(record('one', 1000, 'hungUpHere', 61_000, route));
  expect((await history.page(everything)).calls).toMatchObject([{ route }]);
});

test('what relays answered is kept, without the answers that a later Ringfort wrote and cannot be read (A83)', async () => {
  const { database } = openedStore();
  const told: string[] = [];
  const history = createHistoryStore(database, (refused) => void told.push(...refused.map(({ path }) => path)));
  const relays = [{ server: 'relay.example.org:5349', transport: 'tls', answer: 401 }] as const;
  await history.add({ ...record('one', 1000, 'relayUnavailable'), relays });
  expect((await history.page(everything)).calls).toMatchObject([{ relays }]);
  const later = { ...relays[0], transport: 'pigeon' };
  database.prepare('UPDATE call_record SET relays = ?').run(JSON.stringify([later, ...relays]));
  expect((await history.page(everything)).calls).toMatchObject([{ relays }]);
  expect(told).toEqual(['/call_record/relays/0']);
  for (const column of ['nonsense', '{}', '[{}]', JSON.stringify([later])]) {
    database.prepare('UPDATE call_record SET relays = ?').run(column);
    // oxlint-disable-next-line no-await-in-loop
    expect((await history.page(everything)).calls).toMatchObject([{ reason: 'relayUnavailable', relays: [] }]);
  }
});

test('a missed call counts until the person has looked', async () => {
  const history = createHistoryStore(openedStore().database);
  await history.add(record('one', 1, 'missed'));
  await history.add(record('two', 2, 'busyHere'));
  await history.add(record('three', 3, 'declinedHere'));
  expect(await history.missedCount()).toBe(2);
  await history.markAllSeen();
  expect(await history.missedCount()).toBe(0);
});

test('one call or all calls can be forgotten, and nothing of them stays in the file', async () => {
  const store = openedStore();
  const history = createHistoryStore(store.database);
  await history.add(record('one', 1, 'missed'));
  await history.add(record('two', 2, 'missed'));
  await history.remove('one');
  expect((await history.page(everything)).calls.map(({ call: { callId } }) => callId)).toEqual(['two']);
  await history.clear();
  expect((await history.page(everything)).calls).toEqual([]);
});

test('a call that was deleted can be put back whole, though another was recorded meanwhile', async () => {
  const history = createHistoryStore(openedStore().database);
  await history.add(record('one', 1, 'missed'));
  await history.add(record('two', 2, 'missed'));
  const before = await history.page(everything);
  const removed = await history.remove('two');
  await history.add(record('three', 3, 'declinedHere'));
  if (removed !== null) await history.putBack(removed);
  const after = (await history.page(everything)).calls;
  expect(after.map(({ call: { callId } }) => callId)).toEqual(['three', 'two', 'one']);
  expect(after.slice(1)).toEqual(before.calls);
});

test('a past call that cannot be read hides no other, and is told of (A83)', async () => {
  const { database } = openedStore();
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
  const { database } = openedStore();
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

test.each(['unsecured', 'noRatchet', 'secondLayerLost'] as const)(
  'a call that never rang because its offer was %s is one that a contact was missed in; a stranger leaves no mark',
  async (reason) => {
    const { database } = openedStore();
    database.prepare("INSERT INTO contact (handle, added_at) VALUES ('bob', 1)").run();
    const history = createHistoryStore(database);
    await history.add(madeUp(1, reason, 7));
    await history.add(madeUp(2, reason, 7, 'stranger'));
    await history.add(record('rang', 3000, reason));
    const { calls } = await history.page({ ...everything, missedOnly: true });
    expect(calls.map(({ call: { peer }, ...how }) => [peer, how.reason, how.isMissed, how.seen])).toEqual([
      ['bob', reason, true, false],
    ]);
    expect((await history.page({ ...everything, missedOnly: true, peer: 'bob' })).calls).toHaveLength(1);
    expect(await history.missedCount()).toBe(1);
    expect(await history.count()).toBe(3);
  },
);

test('what was missed before it stood in the row is missed still, contacts whose offers were not read too', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = openStore({ file, key: storeKey, migrations: migrations.slice(0, 28) });
  old.database.prepare("INSERT INTO contact (handle, added_at) VALUES ('bob', 1)").run();
  const insert = old.database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen, device, was_here)
     VALUES (@peer || @reason || CAST(@wasHere AS INTEGER), @peer, 'incoming', 'audio', 1, 1, @reason, 1, 7, @wasHere)`,
  );
  for (const peer of ['bob', 'stranger']) {
    for (const reason of ['missed', 'unsecured', 'declinedHere']) {
      for (const wasHere of [0, 1]) insert.run({ peer, reason, wasHere });
    }
  }
  old.close();
  const { calls } = await createHistoryStore(openedStore(file).database).page({ ...everything, missedOnly: true });
  expect(calls.map(({ call: { callId } }) => callId).toSorted()).toEqual([
    ...['bobmissed0', 'bobmissed1', 'bobunsecured0', 'strangermissed0', 'strangermissed1'],
  ]);
});

test('an answered call that a voice message had marked as unseen is no missed call any more', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const before = migrations.slice(0, migrations.indexOf(voiceUnseen));
  const old = openStore({ file, key: storeKey, migrations: before });
  const insert = old.database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen, missed)
     VALUES (@id, 'bob', 'incoming', 'audio', 1, 1, @reason, 0, @missed)`,
  );
  insert.run({ id: 'a', reason: 'missed', missed: 1 });
  insert.run({ id: 'b', reason: 'declinedHere', missed: 0 });
  old.close();
  const history = createHistoryStore(openedStore(file).database);
  expect([await history.missedCount(), await history.voiceCount()]).toEqual([2, 1]);
});

test('of the missed calls that nobody looked at it is known how many did not ring at that moment alone', async () => {
  const history = createHistoryStore(openedStore().database);
  const reasons: readonly EndReason[] = [
    ...(['doNotDisturb', 'quietHours', 'systemQuiet', 'fullScreen', 'sharingScreen', 'busyHere'] as const),
    ...(['contactSilent', 'nobodyMayRing', 'missed', 'declinedHere'] as const),
  ];
  for (const [index, reason] of reasons.entries())
    await history.add({ ...record(reason, index, reason), wasHere: false });
  expect([await history.missedCount(), await history.notNowCount()]).toEqual([9, 6]);
  await history.remove('quietHours');
  expect(await history.notNowCount()).toBe(5);
  await history.markAllSeen();
  expect(await history.notNowCount()).toBe(0);
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
  expect(asked).toHaveLength(8);
  const named = { startedAt: 1, row: 1, limit: 1, peer: 'bob' };
  for (const sql of asked) {
    const plan = sql.includes('@')
      ? plans(sql, sql.includes('@peer') ? named : { startedAt: 1, row: 1, limit: 1 })
      : plans(sql);
    expect(plan, sql).toMatch(
      /USING (COVERING )?INDEX call_record_by|USING (COVERING )?INDEX call_record_(missed|unseen|voice_unseen)/u,
    );
    expect(plan, sql).not.toContain('TEMP B-TREE');
  }
});

test('a missed call at the end of time, stored by an earlier Ringfort, is repaired when the store is opened (A85)', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = openStore({ file, key: storeKey, migrations: migrations.slice(0, 8) });
  const insert = old.database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, duration_ms, reason, seen)
     VALUES (?, 'bob', 'incoming', 'video', ?, ?, ?, 'missed', 0)`,
  );
  insert.run('one', BigInt(Number.MAX_SAFE_INTEGER), 5000, null);
  insert.run('two', BigInt(Number.MAX_SAFE_INTEGER), -1, BigInt(Number.MAX_SAFE_INTEGER));
  insert.run('three', 7000, 8000, null);
  old.close();
  const { calls } = await createHistoryStore(openedStore(file).database).page(everything);
  expect(
    calls.map(({ call: { callId, startedAt }, endedAt, durationMs }) => [callId, startedAt, endedAt, durationMs]),
  ).toEqual([
    ['three', 7000, 8000, null],
    ['one', 5000, 5000, null],
    ['two', 0, 0, null],
  ]);
});

test('the history keeps the newest calls, however often a contact dials (A85)', async () => {
  const { database } = openedStore();
  database.prepare("INSERT INTO contact (handle, added_at) VALUES ('bob', 1)").run();
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

/** 500 calls that rang, 500 spoken and 500 dialled, and how many of them and of others are there. */
function withRealCalls() {
  const { database } = openedStore();
  const insert = database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen, device)
     WITH RECURSIVE times (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM times WHERE value < 500)
     SELECT @kind || value, 'bob', @direction, 'audio', value, value, @reason, 1, @device FROM times`,
  );
  insert.run({ kind: 'rang', direction: 'incoming', reason: 'missed', device: 7 });
  insert.run({ kind: 'spoke', direction: 'incoming', reason: 'hungUpHere', device: 7 });
  insert.run({ kind: 'dialled', direction: 'outgoing', reason: 'noAnswer', device: null });
  const counted = database.prepare("SELECT call_id GLOB 'made*' AS made, count(*) FROM call_record GROUP BY 1").raw();
  return { database, counted: (): readonly unknown[] => counted.all() };
}

const madeUp = (id: number | string, reason: EndReason, device: number | null, peer = 'bob') => {
  const told = call(`made up ${String(id)}`, 1000 + Number(id));
  return unrungRecord({ ...told, peer }, reason, told.startedAt, { forwardSecret: true, device });
};

test.each([
  ['missed calls', 'missed', null],
  ['offers that cannot be read', 'unsecured', 7],
  ['offers that are over when they arrive', 'missed', 7],
  ['strangers who may not ring', 'notContact', 7],
] as const)('%s that a server makes up push out no call that was ever here (A86)', async (_name, reason, device) => {
  const { database, counted } = withRealCalls();
  const history = createHistoryStore(database);
  for (let made = 0; made < MAX_UNRUNG_KEPT + 300; made += 1) {
    await history.add(madeUp(made, reason, device, `stranger${String(made)}`), 'later');
  }
  expect(counted()).toEqual([
    [0, 1500],
    [1, MAX_UNRUNG_KEPT],
  ]);
});

test('what a server made up before is bounded with the next of it, and took the place of no other call (A86)', async () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = openStore({ file, key: storeKey, migrations: migrations.slice(0, 26) });
  const insert = old.database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, duration_ms, reason, seen, device)
     WITH RECURSIVE times (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM times WHERE value < @count)
     SELECT @reason || value, 'bob', @direction, 'audio', value, value, @durationMs, @reason, 1, @device FROM times`,
  );
  const incoming = { direction: 'incoming', durationMs: null, device: 7 } as const;
  insert.run({ ...incoming, count: 3000, reason: 'unsecured' });
  insert.run({ ...incoming, count: 2, reason: 'missed' });
  insert.run({ ...incoming, count: 3, reason: 'declinedHere' });
  insert.run({ ...incoming, count: 4, reason: 'cutOff', durationMs: 1 });
  insert.run({ ...incoming, count: 5, reason: 'noRatchet', direction: 'outgoing' });
  old.close();
  const { database } = openedStore(file);
  await createHistoryStore(database).add(madeUp(0, 'unsecured', 7));
  expect(database.prepare('SELECT reason, count(*) FROM call_record GROUP BY 1 ORDER BY 1').raw().all()).toEqual([
    ['cutOff', 4],
    ['declinedHere', 3],
    ['missed', 2],
    ['noRatchet', 5],
    ['unsecured', MAX_UNRUNG_KEPT],
  ]);
});

test('a voice message that is here or on its way stays, whatever a server makes up (A86)', async () => {
  const { database } = openedStore();
  const history = createHistoryStore(database);
  const insert = database.prepare(
    `INSERT INTO voice_message (call_id, id, peer, left_at, expires_at, pieces, digest, length, duration_ms, state, heard)
     VALUES (@callId, @callId, 'bob', 1, 2, 0, '', 0, 0, @state, 0)`,
  );
  for (const [place, state] of ['ready', 'fetching', 'unreadable'].entries()) {
    const entry = unrungRecord(call(state, place), 'missed', place, { forwardSecret: true, device: 7 });
    await history.add(entry);
    insert.run({ callId: state, state });
  }
  for (let made = 0; made < MAX_UNRUNG_KEPT; made += 1) await history.add(madeUp(made, 'unsecured', 7), 'later');
  expect(database.prepare('SELECT state FROM voice_message ORDER BY left_at, rowid').pluck().all()).toEqual([
    'ready',
    'fetching',
  ]);
  expect(await history.count()).toBe(MAX_UNRUNG_KEPT + 2);
});
