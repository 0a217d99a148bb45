import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import type { ContactPlace } from '../../core/ipc/snapshot.ts';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import { openedStore, reopened, rowOf, storeKey } from '../../test/stage/openedStore.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { createAccountStore } from './tables/accountStore.ts';
import { createContactStore } from './tables/contactStore.ts';
import { createInboxStore } from './tables/inboxStore.ts';
import { createNameStore } from './tables/nameStore.ts';
import { migrations } from './migrations/all.ts';
import { openStore } from './database/openStore.ts';
import { createOutboxStore } from './tables/outboxStore.ts';
import { createPinReader } from './tables/pinReader.ts';
import { createSettingsStore } from './tables/settingsStore.ts';
import { createSqliteRatchetStore } from './tables/SqliteRatchetStore.ts';

test('a phone that already has a ratchet keeps it when the phone tables are added', () => {
  const file = join(temporaryFolder(), 'store.db');
  const old = openStore({ file, key: storeKey, migrations: migrations.slice(0, 1) });
  const tables = () =>
    old.database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`).pluck();
  const before = tables().all();
  old.close();
  const { database } = openedStore(file);
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
  const store = openedStore();
  expect(await createAccountStore(store.database).load()).toBeNull();
  await createAccountStore(store.database).save({ ...account, hosting: false });
  await createAccountStore(store.database).save(account);
  expect(await createAccountStore(reopened(store).database).load()).toEqual(account);
});

test('the ticket of the last sign-in outlives a restart, and goes when the account is another (A80)', async () => {
  const before = openedStore();
  const accounts = createAccountStore(before.database);
  expect(accounts.ticket()).toBeNull();
  await accounts.save(account);
  accounts.keepTicket('616c696365.1.9.mac');
  const { database } = reopened(before);
  const store = createAccountStore(database);
  expect(store.ticket()).toBe('616c696365.1.9.mac');
  database.prepare('UPDATE account SET ticket = ?').run('line\r\nbreak');
  expect(store.ticket()).toBeNull();
  store.keepTicket('616c696365.1.9.mac');
  await store.save({ ...account, serverUrl: 'https://other.example.org' });
  expect(store.ticket()).toBeNull();
});

test('settings begin with their defaults and change one at a time', async () => {
  const store = openedStore();
  const settings = createSettingsStore(store.database);
  expect(await settings.load()).toEqual(DEFAULT_SETTINGS);
  await settings.change({ alwaysRelay: true });
  const changed = { ...DEFAULT_SETTINGS, alwaysRelay: true, theme: 'dark' };
  expect(await settings.change({ theme: 'dark' })).toEqual(changed);
  expect(await createSettingsStore(reopened(store).database).load()).toEqual(changed);
});

test('a setting with a value this version does not know falls back to its default and stays in the file (A83)', async () => {
  const { database } = openedStore();
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
  const contacts = createContactStore(openedStore().database);
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

const unnamed = {
  ...{ displayName: null, nickname: null },
  ...{ allowsStaticFallback: false, alwaysRelay: false, favourite: false, rings: 'usual', ringtone: null },
};

test('contacts are listed by handle and added once', async () => {
  const contacts = createContactStore(openedStore().database);
  expect(await contacts.add({ handle: 'carol', addedAt: 2 })).toBe('added');
  expect(await contacts.add({ handle: 'bob', addedAt: 1_800_000_000_000 })).toBe('added');
  expect(await contacts.add({ handle: 'bob', addedAt: 3 })).toBe('alreadyAdded');
  expect((await contacts.page({ query: '', after: null, limit: 10 })).contacts).toEqual([
    { ...unnamed, handle: 'bob', addedAt: 1_800_000_000_000 },
    { ...unnamed, handle: 'carol', addedAt: 2 },
  ]);
  expect(await contacts.count()).toBe(2);
  await contacts.remove('carol');
  expect([await contacts.has('bob'), await contacts.has('carol')]).toEqual([true, false]);
});

test('a search finds contacts by any part of their handle, those that begin with it first, page by page', async () => {
  const contacts = createContactStore(openedStore().database);
  for (const handle of ['bob', 'jacob', 'bobby', 'anna', 'o.bob', '100%', 'a_b'])
    await contacts.add({ handle, addedAt: 1 });
  const search = async (query: string, after: string | null = null, limit = 10) =>
    (
      await contacts.page({
        query,
        after:
          after === null
            ? null
            : { rank: query === '' || !after.startsWith(query) ? 1 : 0, sortName: after, handle: after },
        limit,
      })
    ).contacts.map(({ handle }) => handle);
  expect(await search('bob')).toEqual(['bob', 'bobby', 'o.bob']);
  expect(await search('b')).toEqual(['bob', 'bobby', 'a_b', 'jacob', 'o.bob']);
  expect(await search('b', null, 2)).toEqual(['bob', 'bobby']);
  expect(await search('b', 'bobby', 2)).toEqual(['a_b', 'jacob']);
  expect(await search('b', 'jacob', 2)).toEqual(['o.bob']);
  expect(await search('', 'bobby', 2)).toEqual(['jacob', 'o.bob']);
  // Nothing in a query is a wildcard.
  expect([await search('%'), await search('_'), await search('nobody')]).toEqual([['100%'], ['a_b'], []]);
});

test('the pins of many users are read at once, as they would be one by one', () => {
  const { database } = openedStore();
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

test('who was called, and what was said about it, is nowhere readable in the files', async () => {
  const store = openedStore();
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
  createOutboxStore(store.database).put(rowOf('candidate-of-a-call'));
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
    const { database } = openedStore();
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
    const { database } = openedStore();
    const first = createOutboxStore(database);
    for (const frame of ['a', 'b', 'c']) first.put(rowOf(frame));
    spoil(database, 'outbox', `${change} WHERE n = 2`);
    const { told, onUnreadable } = listener();
    const outbox = createOutboxStore(database, onUnreadable);
    expect((await outbox.load()).rows.map(({ frame }) => frame)).toEqual([rowOf('a').frame, rowOf('c').frame]);
    expect(told).toEqual(['/outbox/1']);
    await outbox.renumber(0, []);
    expect((await outbox.rowsAfter(0)).map(({ n, frame }) => [n, frame])).toEqual([
      [1, rowOf('a').frame],
      [2, rowOf('c').frame],
    ]);
  });

  test.each(["added_at = 'noon'", "static_fallback = 'maybe'"])('in the contacts: %s', async (change) => {
    const { database } = openedStore();
    for (const handle of ['anna', 'bob', 'carol']) await createContactStore(database).add({ handle, addedAt: 1 });
    spoil(database, 'contact', `${change} WHERE handle = 'bob'`);
    const { told, onUnreadable } = listener();
    const contacts = createContactStore(database, onUnreadable);
    const first = await contacts.page({ query: '', after: null, limit: 2 });
    expect([first.contacts.map(({ handle }) => handle), first.next?.handle]).toEqual([['anna'], 'bob']);
    const rest = await contacts.page({ query: '', after: first.next, limit: 2 });
    expect([rest.contacts.map(({ handle }) => handle), rest.next]).toEqual([['carol'], null]);
    expect(told).toEqual(['/contact/1']);
    expect(await contacts.find('bob')).toBeNull();
  });

  test('in the pins: nobody else loses theirs, and who has it is vouched for by nobody', () => {
    const { database } = openedStore();
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

test('a contact that was removed can be put back as they were, and a removal of nobody gives nothing', async () => {
  const contacts = createContactStore(openedStore().database);
  await contacts.add({ handle: 'bob', addedAt: 5 });
  await contacts.setStaticFallback('bob', true);
  const before = await contacts.find('bob');
  const removed = await contacts.remove('bob');
  expect([await contacts.has('bob'), await contacts.remove('bob')]).toEqual([false, null]);
  if (removed !== null) await contacts.putBack(removed);
  expect(await contacts.find('bob')).toEqual(before);
});

test('who was added again meanwhile is not turned back to what they were', async () => {
  const contacts = createContactStore(openedStore().database);
  await contacts.add({ handle: 'bob', addedAt: 5 });
  const removed = await contacts.remove('bob');
  await contacts.add({ handle: 'bob', addedAt: 9 });
  if (removed !== null) await contacts.putBack(removed);
  expect(await contacts.find('bob')).toMatchObject({ addedAt: 9 });
});

test('who was added again before the removal was undone has back what was chosen for them, and keeps what is new', async () => {
  const { database } = openedStore();
  const [contacts, names] = [createContactStore(database), createNameStore(database)];
  await contacts.add({ handle: 'bob', addedAt: 5 });
  names.setNickname('bob', 'Uncle Bob');
  await contacts.setFavourite('bob', true);
  await contacts.setRinging('bob', { rings: 'always', ringtone: 'chimes' });
  const removed = await contacts.remove('bob');
  await contacts.add({ handle: 'bob', addedAt: 9 });
  await contacts.setRinging('bob', { rings: 'never', ringtone: null });
  if (removed !== null) await contacts.putBack(removed);
  expect(await contacts.find('bob')).toMatchObject({
    ...{ addedAt: 9, nickname: 'Uncle Bob', favourite: true, rings: 'never', ringtone: 'chimes' },
  });
  const found = await contacts.page({ query: 'uncle', after: null, limit: 10 });
  expect(found.contacts.map(({ handle }) => handle)).toEqual(['bob']);
});

test('a ringtone of their own stays with a contact, also when they are removed and put back', async () => {
  const { database } = openedStore();
  const contacts = createContactStore(database);
  await contacts.add({ handle: 'bob', addedAt: 1 });
  expect(contacts.ringtoneOf('bob')).toBeNull();
  await contacts.setRinging('bob', { rings: 'always', ringtone: 'chimes' });
  expect([contacts.ringsOf('bob'), contacts.ringsOf('eve')]).toEqual(['always', 'usual']);
  const removed = await contacts.remove('bob');
  expect(contacts.ringtoneOf('bob')).toBeNull();
  await contacts.putBack(removed ?? {});
  expect([contacts.ringtoneOf('bob'), (await contacts.find('bob'))?.ringtone]).toEqual(['chimes', 'chimes']);
  // Of a later version.
  database.prepare(`UPDATE contact SET ringtone = 'orchestra', rings = 'on Sundays'`).run();
  expect(contacts.ringsOf('bob')).toBe('usual');
  expect([contacts.ringtoneOf('bob'), (await contacts.find('bob'))?.ringtone]).toEqual([null, null]);
});

test('favourites come first, page by page, and stay so when they are removed and put back', async () => {
  const contacts = createContactStore(openedStore().database);
  for (const handle of ['anna', 'bob', 'carol', 'dora']) await contacts.add({ handle, addedAt: 1 });
  await contacts.setFavourite('dora', true);
  await contacts.setFavourite('carol', true);
  const list = async (after: ContactPlace | null = null, limit = 10) =>
    (await contacts.page({ query: '', after, limit })).contacts.map(({ handle }) => handle);
  expect(await list()).toEqual(['carol', 'dora', 'anna', 'bob']);
  const { next } = await contacts.page({ query: '', after: null, limit: 1 });
  expect(next).toEqual({ rank: 0, sortName: 'carol', handle: 'carol' });
  const anna = { rank: 1, sortName: 'anna', handle: 'anna' } as const;
  expect([await list(next, 2), await list(anna, 2)]).toEqual([['dora', 'anna'], ['bob']]);
  const removed = await contacts.remove('dora');
  expect(await list()).toEqual(['carol', 'anna', 'bob']);
  if (removed !== null) await contacts.putBack(removed);
  await contacts.setFavourite('carol', false);
  expect(await list()).toEqual(['dora', 'anna', 'bob', 'carol']);
});

test('a page of the contacts is found, however many there are', () => {
  const { database } = openedStore();
  const seen: string[] = [];
  const prepare = database.prepare.bind(database);
  const spied = Object.assign(Object.create(database), {
    prepare: (sql: string) => {
      seen.push(sql);
      return prepare(sql);
    },
  });
  createContactStore(spied);
  const page = seen.find((sql) => sql.includes('favourite = @favourite')) ?? '';
  const plan = prepare(`EXPLAIN QUERY PLAN ${page}`).all({ favourite: 0, sortName: 'm', handle: 'm', limit: 10 });
  expect(JSON.stringify(plan)).toContain('USING INDEX contact_by_name (favourite=? AND (sort_name,handle)>(?,?))');
  expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
  const search = seen.find((sql) => sql.includes('@others')) ?? '';
  const asked = { rank: 0, sortName: '', handle: '', query: 'an', first: 'an', others: '[]', limit: 10 };
  const searchPlan = JSON.stringify(prepare(`EXPLAIN QUERY PLAN ${search}`).all(asked));
  expect(searchPlan).toContain('contact_part USING PRIMARY KEY (part>? AND part<?)');
  expect(searchPlan).not.toContain('SCAN contact"');
});
