import { expect, test } from 'vitest';
import type { BackupContents } from '../../../core/backup/backupContents.ts';
import type { CallRecord } from '../../../core/call/callEffect.ts';
import { STAGE_OF_END } from '../../../core/call/callStage.ts';
import type { EndReason } from '../../../core/call/endReason.ts';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { createHistoryRetention } from '../../app/people/historyRetention.ts';
import { unrungCalls } from '../migrations/0027UnrungCalls.ts';
import { createPhoneStores } from '../phoneStores.ts';
import { wasHereByReason } from '../tables/wasHereByReason.ts';

const breathe = async (): Promise<void> => undefined;
const stores = () => createPhoneStores(openedStore(), () => undefined);
const identity = (fill: number) => new Uint8Array(64).fill(fill);
const pin = (fill: number, verified: boolean) => ({
  ...{ identity: identity(fill), capabilities: new Uint8Array(12).fill(1), drPinned: true, verified, changedTo: null },
});
const CALL: CallRecord = {
  call: { callId: 'c1', peer: 'bob', direction: 'incoming', type: 'audio', startedAt: 1000, subject: 'lunch' },
  reason: 'missed',
  stage: 'person',
  route: 'relayedTls',
  ...{ durationMs: null, endedAt: 2000, relays: [] },
  ...{ device: null, note: { text: 'later', callBackAt: 9000 }, forwardSecret: true, wasHere: true },
};

/** Alice knows Bob well, and blocked Mallory. */
async function aliceStores() {
  const from = stores();
  await from.contacts.add({ handle: 'bob', addedAt: 5 });
  from.names.keep('bob', { text: 'Боб' }, 1);
  from.names.setNickname('bob', 'Bobby');
  await from.contacts.setFavourite('bob', true);
  await from.contacts.setRelayed('bob', true);
  await from.contacts.setRinging('bob', { rings: 'always', ringtone: 'bells' });
  from.ratchet.transaction((at) => at.savePin({ userId: 'bob', deviceId: 7 }, pin(3, true)));
  from.admission.block({ handle: 'mallory', blockedAt: 6 });
  await from.history.add(CALL);
  await from.settings.change({ theme: 'dark', startAtLogin: true });
  return from;
}
const WHOSE = { handle: 'alice', savedAt: 77 };
const everything = { missedOnly: false, peer: null, after: null, limit: 10 } as const;

test('everything that goes along arrives: names, marks, exceptions, the blocked, past calls and settings', async () => {
  const contents = await (await aliceStores()).backup.collect(WHOSE);
  const to = stores();
  expect(await to.backup.restore(contents, 'alice2', breathe)).toEqual({ contacts: 1, calls: 1 });
  expect(await to.contacts.find('bob')).toEqual(await (await aliceStores()).contacts.find('bob'));
  expect(to.pinsOf(['bob']).get('bob')).toEqual([{ deviceId: 7, ...pin(3, true) }]);
  expect(to.admission.isBlocked('mallory')).toBe(true);
  const [call] = (await to.history.page(everything)).calls;
  expect(call).toMatchObject({ ...CALL, seen: true });
  expect(await to.settings.load()).toMatchObject({ theme: 'dark', startAtLogin: false });
  expect((await to.contacts.page({ query: 'bobb', after: null, limit: 5 })).contacts).toHaveLength(1);
});

test('a second time adds nothing, and what is known here stays as it is', async () => {
  const contents = await (await aliceStores()).backup.collect(WHOSE);
  const to = stores();
  await to.contacts.add({ handle: 'bob', addedAt: 50 });
  to.names.setNickname('bob', 'Robert');
  to.ratchet.transaction((at) => at.savePin({ userId: 'bob', deviceId: 7 }, pin(9, false)));
  expect(await to.backup.restore(contents, 'alice2', breathe)).toEqual({ contacts: 0, calls: 1 });
  expect(await to.backup.restore(contents, 'alice2', breathe)).toEqual({ contacts: 0, calls: 0 });
  expect((await to.contacts.find('bob'))?.nickname).toBe('Robert');
  expect(to.pinsOf(['bob']).get('bob')).toEqual([{ deviceId: 7, ...pin(9, false) }]);
});

test('a mark goes along only while no other identity waits for a decision (A31)', async () => {
  const from = await aliceStores();
  const changedTo = { identity: identity(4), capabilities: new Uint8Array(12).fill(1) };
  from.ratchet.transaction((at) => at.savePin({ userId: 'bob', deviceId: 7 }, { ...pin(3, true), changedTo }));
  const contents = await from.backup.collect(WHOSE);
  expect(contents.contacts[0]?.pins.map(({ verified }) => verified)).toEqual([false]);
});

test('nothing of a file is shown that no contact could have sent, and nobody becomes a contact of themselves', async () => {
  const contents = await (await aliceStores()).backup.collect(WHOSE);
  const [bob] = contents.contacts;
  if (bob === undefined) throw new Error('no contact');
  const hostile: BackupContents = {
    ...contents,
    contacts: [
      { ...bob, displayName: '@admin', nickname: 'b\u202eob' },
      { ...bob, handle: 'alice2' },
    ],
    calls: contents.calls.map((call) => ({ ...call, subject: 'a\nb', note: '\u0007' })),
    settings: { alwaysRelay: false, updates: 'off', theme: 'light' },
  };
  const to = stores();
  await to.settings.change({ alwaysRelay: true });
  expect((await to.backup.restore(hostile, 'alice2', breathe)).contacts).toBe(1);
  expect(await to.contacts.find('bob')).toMatchObject({ displayName: null, nickname: null });
  expect(await to.contacts.has('alice2')).toBe(false);
  const [call] = (await to.history.page(everything)).calls;
  expect([call?.call.subject, call?.note]).toEqual([undefined, { text: null, callBackAt: 9000 }]);
  // A file takes no protection away.
  expect(await to.settings.load()).toMatchObject({ alwaysRelay: true, updates: 'automatic', theme: 'light' });
});

test('a call of two years ago that was kept here is kept after a backup of somebody who keeps a year (A100)', async () => {
  const contents = await stores().backup.collect(WHOSE);
  const to = stores();
  const now = 1_900_000_000_000;
  await to.history.add({ ...CALL, call: { ...CALL.call, startedAt: now - 2 * 366 * 86_400_000 } });
  await to.settings.change({ historyKept: 'tenThousand', whoMayRing: 'contacts', theme: 'dark' });
  await to.backup.restore(contents, 'alice2', breathe);
  const held = await to.settings.load();
  expect(held).toMatchObject({ historyKept: 'tenThousand', whoMayRing: 'contacts', theme: 'system' });
  await createHistoryRetention({
    ...{ prune: to.history.prune, kept: () => held.historyKept, earliest: () => now },
    ...{ breathe: () => Promise.resolve(), onChanged: () => undefined, startTimer: () => () => undefined },
    onFault: (_what, error) => {
      throw error;
    },
  }).look();
  expect(await to.history.has('c1')).toBe(true);
});

test('calls of a backup take the room that is left, the newest first, and push out none that is here (A100)', async () => {
  const contents = await (await aliceStores()).backup.collect(WHOSE);
  const [call] = contents.calls;
  if (call === undefined) throw new Error('no call');
  const newer = Array.from({ length: 12_000 }, (_, each) => ({ ...call, callId: `f${each}`, startedAt: 5000 + each }));
  const to = stores();
  await to.settings.change({ historyKept: 'tenThousand' });
  await to.history.add(CALL);
  expect((await to.backup.restore({ ...contents, calls: newer }, 'alice2', breathe)).calls).toBe(9_999);
  expect(to.history.prune({ before: 0, keep: 10_000, most: 200 })).toBe(0);
  expect(await Promise.all(['c1', 'f11999', 'f0'].map((id) => to.history.has(id)))).toEqual([true, true, false]);
});

test('ten thousand calls are not all that is kept where more than those are here', async () => {
  const here = openedStore();
  const to = createPhoneStores(here, () => undefined);
  here.database.exec(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen)
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)
     SELECT 'c' || i, 'bob', 'incoming', 'audio', i, i, 'missed', 1 FROM n`,
  );
  const contents = await stores().backup.collect(WHOSE);
  await to.backup.restore({ ...contents, settings: { historyKept: 'tenThousand' } }, 'alice2', breathe);
  expect((await to.settings.load()).historyKept).toBe('year');
});

test('thousands of contacts and calls go along', async () => {
  const from = stores();
  for (let each = 0; each < 1000; each += 1) {
    await from.contacts.add({ handle: `contact${each}`, addedAt: each });
    await from.history.add({ ...CALL, call: { ...CALL.call, callId: `c${each}` } });
  }
  const contents = await from.backup.collect(WHOSE);
  expect([contents.contacts.length, contents.calls.length]).toEqual([1000, 1000]);
  expect(await stores().backup.restore(contents, 'alice2', breathe)).toEqual({ contacts: 1000, calls: 1000 });
});

test('while thousands of entries are made ready others have their turn, and then all of it is written in one', async () => {
  const contents = await (await aliceStores()).backup.collect(WHOSE);
  const [[bob], [call]] = [contents.contacts, contents.calls];
  if (bob === undefined || call === undefined) throw new Error('nothing was collected');
  const contacts = Array.from({ length: 1000 }, (_, each) => ({ ...bob, handle: `contact${each}` }));
  const calls = Array.from({ length: 2000 }, (_, each) => ({ ...call, callId: `c${each}` }));
  const to = stores();
  let turns = 0;
  await to.backup.restore({ ...contents, contacts, calls }, 'alice2', async () => {
    turns += 1;
    expect([await to.contacts.count(), await to.history.count()]).toEqual([0, 0]);
  });
  expect(turns).toBeGreaterThanOrEqual(30);
  expect([await to.contacts.count(), await to.history.count()]).toEqual([1000, 2000]);
});

/** A backup of so many of each, and a store that tells how many statements it has run. */
async function manyAndCounted(many: number) {
  const contents = await (await aliceStores()).backup.collect(WHOSE);
  const [[bob], [call]] = [contents.contacts, contents.calls];
  if (bob === undefined || call === undefined) throw new Error('nothing was collected');
  const contacts = Array.from({ length: many }, (_, each) => ({ ...bob, handle: `contact${each}` }));
  const calls = Array.from({ length: many }, (_, each) => ({ ...call, callId: `c${each}` }));
  const store = openedStore();
  const { database } = store;
  let runs = 0;
  const prepare = database.prepare.bind(database);
  database.prepare = ((sql: string) => {
    const statement = prepare(sql);
    const run = statement.run.bind(statement);
    statement.run = (...values: unknown[]) => {
      runs += 1;
      return run(...values);
    };
    return statement;
  }) as typeof database.prepare;
  return {
    ...{ contents: { ...contents, contacts, calls }, database, to: createPhoneStores(store, () => undefined) },
    /** Since it was asked last. */
    runsSince: () => {
      const before = runs;
      runs = 0;
      return before;
    },
  };
}

test('however much a backup holds, between two turns of others no more than a few hundred statements run', async () => {
  const { contents, to, runsSince } = await manyAndCounted(2000);
  const stretches: number[] = [];
  const taken = await to.backup.restore(contents, 'alice2', async () => void stretches.push(runsSince()));
  expect(taken).toEqual({ contacts: 2000, calls: 2000 });
  expect(Math.max(...stretches, runsSince())).toBeLessThanOrEqual(300);
});

test('a backup that breaks off, while it is made ready or as the last of it is written, leaves what was, and goes again', async () => {
  const { contents, to, database } = await manyAndCounted(250);
  const cut = new Error('cut off');
  let turns = 0;
  const third = async () => {
    turns += 1;
    if (turns === 3) throw cut;
  };
  await expect(to.backup.restore(contents, 'alice2', third)).rejects.toBe(cut);
  database.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON main.call_record WHEN NEW.call_id = 'c240'
    BEGIN SELECT RAISE(ABORT, 'full'); END`);
  const [broken, after] = [1, 2].map(() => to.backup.restore(contents, 'alice2', breathe));
  await expect(broken).rejects.toMatchObject({ name: 'StoreError' });
  await expect(after).rejects.toMatchObject({ name: 'StoreError' });
  expect([await to.contacts.count(), await to.history.count()]).toEqual([0, 0]);
  expect([to.pinsOf(['contact1']).size, to.admission.isBlocked('mallory')]).toEqual([0, false]);
  expect((await to.settings.load()).theme).toBe('system');
  database.exec('DROP TRIGGER temp.full');
  const both = await Promise.all([1, 2].map(() => to.backup.restore(contents, 'alice2', breathe)));
  expect(both).toEqual([
    { contacts: 250, calls: 250 },
    { contacts: 0, calls: 0 },
  ]);
});

test('calls that never rang at the old computer did not at the new one, and take no room of those that did (A86)', async () => {
  const from = stores();
  const silenced: CallRecord = { ...CALL, reason: 'quietHours', wasHere: false, call: { ...CALL.call, callId: 'c2' } };
  // Only the server told of it: its reason alone does not say so.
  const untold: CallRecord = { ...CALL, wasHere: false, call: { ...CALL.call, callId: 'c3' } };
  for (const record of [CALL, silenced, untold]) await from.history.add(record);
  const contents = await from.backup.collect(WHOSE);
  const wereHere = async (calls: BackupContents['calls']) => {
    const to = stores();
    expect((await to.backup.restore({ ...contents, calls }, 'alice2', breathe)).calls).toBe(calls.length);
    const page = (await to.history.page(everything)).calls;
    return page.filter(({ wasHere }) => wasHere).map(({ call }) => call.callId);
  };
  expect(await wereHere(contents.calls)).toEqual(['c1']);
  // As a file has them from before it said so.
  const older = contents.calls.map(({ wasHere, ...call }) => {
    expect(wasHere).toBeDefined();
    return call;
  });
  expect((await wereHere(older)).toSorted()).toEqual(['c1', 'c3']);
});

test('what a reason says of whether it rang is what migration 27 made of it', () => {
  const listed = [...unrungCalls.sql.matchAll(/'([a-zA-Z]+)'/gu)].map(([, word]) => word);
  const call = { direction: 'incoming', durationMs: null } as const;
  const never = Object.keys(STAGE_OF_END).filter(
    (reason) => !wasHereByReason({ ...call, reason: reason as EndReason }),
  );
  expect(never.toSorted()).toEqual(listed.filter((word) => word !== 'incoming' && word !== 'missed').toSorted());
});
