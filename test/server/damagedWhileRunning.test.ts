import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DATABASE_FILE } from '../../server/store/openSqlite.ts';
import type { SqliteStore } from '../../server/store/SqliteStore.ts';
import { hangupTo, offerTo, TestServer, toDevice } from '../stage/testServer.ts';
import { ring, type WirePair } from '../stage/wireCall.ts';
import type { TestDevice } from '../stage/TestDevice.ts';

/*
 * Pages of the database that are damaged, and that nothing has read when the server starts: it comes upon them when
 * somebody asks for what lies there.
 */

interface Page {
  readonly name: string;
  readonly pageno: number;
}

const onDamaged = vi.fn();
/** The call whose row lies on a page that cannot be written. */
let unwritable: string | null = null;
let server: TestServer;
let alice: TestDevice;
let bob: TestDevice;

beforeEach(async () => {
  onDamaged.mockClear();
  unwritable = null;
  server = await TestServer.start({ onDamaged, logLevel: 'silent', wrapStore: withUnwritable });
  [alice, bob] = [(await server.person('alice')).device, (await server.person('bob')).device];
  const pair = await bothThere();
  const callId = await ring(pair);
  pair.callerPhone.send(hangupTo(bob, pair.callerPhone.nextNumber, callId));
  await pair.calleePhone.next('call_hangup');
  await server.stop();
});
afterEach(() => server.remove());

function withUnwritable(store: SqliteStore): SqliteStore {
  const change = store.changeCall.bind(store);
  store.changeCall = async (session, ...more) => {
    if (session.id === unwritable) throw Object.assign(new Error('damaged'), { code: 'SQLITE_CORRUPT' });
    return change(session, ...more);
  };
  return store;
}

async function bothThere(): Promise<WirePair> {
  const [callerPhone, calleePhone] = [await server.signIn(alice), await server.signIn(bob)];
  for (const client of [callerPhone, calleePhone]) {
    const ready = client.heard.find(({ t }) => t === 'ready');
    client.startAfter(ready?.t === 'ready' ? ready.n : 0);
  }
  return { caller: alice, callee: bob, callerPhone, calleePhone };
}

/** All of the tables and indices with such names, but for what stands in the schema. */
function pagesOf(...names: readonly string[]): readonly Page[] {
  const database = new Database(join(server.folder, DATABASE_FILE));
  try {
    const pages = database.prepare<[], Page>('SELECT name, pageno FROM dbstat').all();
    return pages.filter(({ name, pageno }) => pageno > 1 && names.includes(name));
  } finally {
    database.close();
  }
}

function damage(pages: readonly Page[]): void {
  const file = openSync(join(server.folder, DATABASE_FILE), 'r+');
  for (const { pageno } of pages) writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, (pageno - 1) * 4096);
  closeSync(file);
}

test.each([
  ['missed calls', ['untold_missed_calls', 'untold_missed_calls_call', 'sqlite_autoindex_untold_missed_calls_1']],
  ['voice messages', ['voice_messages', 'sqlite_autoindex_voice_messages_1', 'voice_messages_to_user']],
  ['one-time keys', ['one_time_prekeys', 'sqlite_autoindex_one_time_prekeys_1']],
])(
  'a server whose pages with %s are damaged says so once, and people call each other all the same (A81)',
  async (_what, names) => {
    const pages = pagesOf(...names);
    expect(pages.length).toBeGreaterThan(0);
    damage(pages);
    await server.start();
    for (let call = 0; call < 2; call += 1) {
      const pair = await bothThere();
      const { callerPhone, calleePhone } = pair;
      const callId = await ring(pair);
      calleePhone.send(toDevice('call_answer', alice, calleePhone.nextNumber, callId, 'answer'));
      await callerPhone.next('call_answer');
      callerPhone.send(hangupTo(bob, callerPhone.nextNumber, callId));
      await calleePhone.next('call_hangup');
      await Promise.all([callerPhone.leave(), calleePhone.leave()]);
    }
    expect(onDamaged).toHaveBeenCalledOnce();
    expect((await server.request('GET', '/readyz')).body).toEqual({ ok: true, damaged: true });
  },
);

test('a call whose row cannot be written any more ends all the same, once, and keeps nobody else from calling (A81)', async () => {
  await server.start();
  const pair = await bothThere();
  const { callerPhone, calleePhone } = pair;
  unwritable = await ring(pair);
  callerPhone.send(hangupTo(bob, callerPhone.nextNumber, unwritable));
  await calleePhone.next('call_hangup');
  for (let second = 0; second < 3; second += 1) {
    server.clock.advance(1_000);
    await Promise.all([callerPhone.settle(), calleePhone.settle()]);
  }
  callerPhone.send(hangupTo(bob, callerPhone.nextNumber, unwritable));
  callerPhone.send(offerTo(bob, callerPhone.nextNumber));
  expect(await callerPhone.next('err')).toMatchObject({ code: 'unavailable' });
  const { device: carol, client: carolPhone } = await server.person('carol');
  await ring({ ...pair, callee: carol, calleePhone: carolPhone });
  expect(onDamaged).toHaveBeenCalledOnce();
});
