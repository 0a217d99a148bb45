import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { migrations } from './migrations.ts';

function openDatabase() {
  const database = new Database(':memory:');
  database.pragma('foreign_keys = ON');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  return { database, db, migrator: new Migrator({ db, provider: migrations }) };
}

test('devices of a server from before static keys keep their prekeys', async () => {
  const { database, migrator } = openDatabase();
  expect((await migrator.migrateTo('0001_accounts_and_calls')).error).toBeUndefined();
  database.exec(`
    INSERT INTO users VALUES ('bob', 1);
    INSERT INTO devices VALUES ('bob', 7, 'signing', 'dh', 'caps', 'cert', 'signed prekey', 'last resort', 5, 2, 3);
    INSERT INTO one_time_prekeys VALUES ('bob', 7, 'kem', 9, 4, 'one-time', NULL);
  `);
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  expect(database.prepare('SELECT * FROM devices').get()).toEqual({
    user_id: 'bob',
    device_id: 7,
    signing_key: 'signing',
    dh_key: 'dh',
    capabilities: 'caps',
    certificate: 'cert',
    created_at: 3,
    static_key: null,
  });
  expect(database.prepare('SELECT * FROM frame_numbers').all()).toEqual([{ user_id: 'bob', device_id: 7, n: 5 }]);
  expect(database.prepare('SELECT * FROM reusable_prekeys').get()).toEqual({
    user_id: 'bob',
    device_id: 7,
    signed_prekey: 'signed prekey',
    last_resort_kem_prekey: 'last resort',
  });
  expect(database.prepare('SELECT count(*) AS kept FROM one_time_prekeys').get()).toEqual({ kept: 1 });
});

test('of a server from before, devices are told of the calls that they were still to be told of (A86)', async () => {
  const { database, migrator } = openDatabase();
  expect((await migrator.migrateTo('0006_right_to_ring')).error).toBeUndefined();
  database.exec(`
    INSERT INTO users (id, created_at) VALUES ('bob', 1);
    INSERT INTO devices VALUES ('bob', 7, 'signing', 'dh', 'caps', 'cert', 5, 2000, 3, NULL);
  `);
  const call = database.prepare(
    `INSERT INTO call_sessions VALUES (?, 'alice', 1, 'bob', NULL, 'audio', ?, 1, 2, NULL, ?, 'cancel', NULL, 'alice', 'bob')`,
  );
  call.run('told', 'missed', 2000);
  call.run('second', 'missed', 2002);
  call.run('first', 'missed', 2001);
  call.run('declined', 'rejected', 2003);
  expect((await migrator.migrateToLatest()).error).toBeUndefined();
  expect(database.prepare('SELECT call_id FROM untold_missed_calls ORDER BY rowid').pluck().all()).toEqual([
    'first',
    'second',
  ]);
});

test('a step that ran before its note was written runs once more and changes nothing', async () => {
  const { database, db, migrator } = openDatabase();
  await migrator.migrateToLatest();
  const schema = () => database.prepare('SELECT sql FROM sqlite_master ORDER BY name').all();
  const before = schema();
  for (const step of Object.values(await migrations.getMigrations())) await step.up(db);
  expect(schema()).toEqual(before);
});
