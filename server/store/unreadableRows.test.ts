import { expect, onTestFinished, test } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { TestDevice } from '../../test/stage/TestDevice.ts';
import { openSqlite } from './openSqlite.ts';
import { SqliteStore } from './SqliteStore.ts';

const now = 1_800_000_000_000;

/** A store with what `fill` puts in, in which another hand then ran some SQL. */
async function spoilt(fill: (store: SqliteStore) => Promise<unknown>, sql: string) {
  const folder = temporaryFolder();
  const before = await SqliteStore.open(folder);
  await fill(before);
  await before.close();
  const { database, close } = await openSqlite(folder);
  database.pragma('ignore_check_constraints = ON');
  expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
  close();
  const told: string[] = [];
  const store = await SqliteStore.open(folder, undefined, (table) => told.push(table));
  onTestFinished(() => store.close());
  return { store, told };
}

const call = (id: string, part: Partial<CallSession> = {}): CallSession => ({
  ...{ id: `3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c1${id}`, caller_id: 'alice', caller_device: 1, callee_id: 'bob' },
  ...{ answered_device: null, call_type: 'audio', status: 'missed', started_at: now, ring_deadline: now + 45_000 },
  ...{ accepted_at: null, ended_at: now + 1, end_reason: 'timeout', last_alive_at: null },
  ...part,
});

test('one one-time key that cannot be read goes to nobody, and the next one takes its place (A83)', async () => {
  const bob = new TestDevice('bob');
  const prekeys = bob.prekeys(3, now);
  const { store, told } = await spoilt(
    (fresh) => fresh.createUser({ address: bob.address, identity: bob.identity, prekeys }, now),
    `UPDATE one_time_prekeys SET prekey = '{"id":' WHERE rowid IN
       (SELECT rowid FROM one_time_prekeys WHERE kind = 'x25519' ORDER BY key_id LIMIT 2)`,
  );
  const [taken] = await store.takeBundles('bob', now, 'alice');
  expect(taken?.bundle).toMatchObject({ oneTimePrekey: { id: prekeys.oneTimePrekeys[2]?.id } });
  expect(taken?.left).toEqual({ oneTimePrekeys: 0, oneTimeKemPrekeys: 2 });
  expect(told).toEqual(['one_time_prekeys', 'one_time_prekeys']);
});

test('a device whose prekeys cannot be read is left out, and never handed out with its static key alone (A83)', async () => {
  const bob = new TestDevice('bob');
  const { store, told } = await spoilt(
    (fresh) => fresh.createUser({ address: bob.address, identity: bob.identity, prekeys: bob.prekeys(1, now) }, now),
    `UPDATE reusable_prekeys SET signed_prekey = '{}'`,
  );
  expect(await store.takeBundles('bob', now, 'alice')).toEqual([]);
  expect(told).toEqual(['reusable_prekeys']);
});

test.each(["ring_deadline = 'noon'", "end_reason = 'abducted'", "caller_device = 'x'"])(
  'a call with %s costs no other call its place in a list (A83)',
  async (change) => {
    const calls = [call('1'), call('2'), call('3')];
    const fill = async (fresh: SqliteStore) => {
      for (const session of calls) await fresh.insertCall(session);
    };
    const { store, told } = await spoilt(fill, `UPDATE call_sessions SET ${change} WHERE id = '${call('2').id}'`);
    const kept = await store.callsOf('bob', Number.MAX_SAFE_INTEGER, 10);
    expect(kept.map(({ id }) => id).toSorted()).toEqual([call('1').id, call('3').id]);
    expect(told).toEqual(['call_sessions']);
  },
);
