import { type Kysely, sql } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';
import { forgettingByAge } from './forgettingMigration.ts';
import { operators } from './operatorMigration.ts';
import { voiceMessages } from './voiceMigration.ts';

// Forward only. All that are missing run in one transaction (openSqlite.ts), each in a part of it. Servers from before
// that ran them one by one: a step can run twice, since a crash may have come between it and Kysely's note of it.

const accountsAndCalls: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const { schema } = transaction;
      await schema
        .createTable('server')
        .ifNotExists()
        .addColumn('only', 'integer', (column) => column.primaryKey().check(sql`only = 1`))
        .addColumn('id', 'text', (column) => column.notNull())
        .execute();

      await schema
        .createTable('users')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .execute();

      // Keys, certificates and signatures stand as base64, the way they arrive and leave; the server never calculates
      // with them.
      await schema
        .createTable('devices')
        .ifNotExists()
        .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
        .addColumn('device_id', 'bigint', (column) => column.notNull())
        .addColumn('signing_key', 'text', (column) => column.notNull())
        .addColumn('dh_key', 'text', (column) => column.notNull())
        .addColumn('capabilities', 'text', (column) => column.notNull())
        .addColumn('certificate', 'text', (column) => column.notNull())
        .addColumn('signed_prekey', 'text', (column) => column.notNull())
        .addColumn('last_resort_kem_prekey', 'text', (column) => column.notNull())
        .addColumn('last_frame_number', 'bigint', (column) => column.notNull().defaultTo(0))
        .addColumn('missed_told_until', 'bigint', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('devices_pk', ['user_id', 'device_id'])
        .execute();

      // A key that was handed out stays as a row without its key: an upload repeated after a lost reply must not bring
      // it back.
      await schema
        .createTable('one_time_prekeys')
        .ifNotExists()
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('device_id', 'bigint', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('x25519', 'kem')`))
        .addColumn('key_id', 'bigint', (column) => column.notNull())
        .addColumn('not_after', 'bigint', (column) => column.notNull())
        .addColumn('prekey', 'text')
        .addColumn('taken_at', 'bigint')
        .addPrimaryKeyConstraint('one_time_prekeys_pk', ['user_id', 'device_id', 'kind', 'key_id'])
        .addForeignKeyConstraint('one_time_prekeys_device', ['user_id', 'device_id'], 'devices', [
          'user_id',
          'device_id',
        ])
        .execute();

      await schema
        .createTable('call_sessions')
        .ifNotExists()
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('caller_id', 'text', (column) => column.notNull())
        .addColumn('caller_device', 'bigint', (column) => column.notNull())
        .addColumn('callee_id', 'text', (column) => column.notNull())
        .addColumn('answered_device', 'bigint')
        .addColumn('call_type', 'text', (column) => column.notNull().check(sql`call_type in ('audio', 'video')`))
        .addColumn('status', 'text', (column) =>
          column.notNull().check(sql`status in ('ringing', 'accepted', 'ended', 'missed', 'rejected', 'failed')`),
        )
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('ring_deadline', 'bigint', (column) => column.notNull())
        .addColumn('accepted_at', 'bigint')
        .addColumn('ended_at', 'bigint')
        .addColumn('end_reason', 'text')
        .addColumn('last_alive_at', 'bigint')
        // The two users in alphabetical order, for one live call per pair whoever dials.
        .addColumn('pair_lo', 'text', (column) => column.notNull())
        .addColumn('pair_hi', 'text', (column) => column.notNull())
        .addCheckConstraint('call_sessions_two_users', sql`caller_id <> callee_id`)
        .addCheckConstraint(
          'call_sessions_final_has_end',
          sql`(status in ('ringing', 'accepted')) = (ended_at is null)`,
        )
        .execute();

      for (const column of ['caller_id', 'callee_id'] as const) {
        await schema
          .createIndex(`call_sessions_${column}`)
          .ifNotExists()
          .on('call_sessions')
          .columns([column, 'started_at'])
          .execute();
      }
      const live = sql<boolean>`status in ('ringing', 'accepted')`;
      await schema
        .createIndex('call_sessions_live_pair')
        .ifNotExists()
        .unique()
        .on('call_sessions')
        .columns(['pair_lo', 'pair_hi'])
        .where(live)
        .execute();
      await schema
        .createIndex('call_sessions_live')
        .ifNotExists()
        .on('call_sessions')
        .column('ring_deadline')
        .where(live)
        .execute();
    });
  },
};

/** Devices without a ratchet have a static key and no prekeys, so that the prekeys get a table of their own. */
const staticKeys: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const { schema, introspection } = transaction;
      const devices = (await introspection.getTables()).find(({ name }) => name === 'devices');
      if (devices?.columns.some(({ name }) => name === 'static_key')) return;
      await schema
        .createTable('reusable_prekeys')
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('device_id', 'bigint', (column) => column.notNull())
        .addColumn('signed_prekey', 'text', (column) => column.notNull())
        .addColumn('last_resort_kem_prekey', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('reusable_prekeys_pk', ['user_id', 'device_id'])
        .addForeignKeyConstraint('reusable_prekeys_device', ['user_id', 'device_id'], 'devices', [
          'user_id',
          'device_id',
        ])
        .execute();
      await sql`INSERT INTO reusable_prekeys (user_id, device_id, signed_prekey, last_resort_kem_prekey)
        SELECT user_id, device_id, signed_prekey, last_resort_kem_prekey FROM devices`.execute(transaction);
      await schema.alterTable('devices').dropColumn('signed_prekey').execute();
      await schema.alterTable('devices').dropColumn('last_resort_kem_prekey').execute();
      await schema.alterTable('devices').addColumn('static_key', 'text').execute();
    });
  },
};

/** The key with which a server proves its id. */
const serverKey: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const tables = await transaction.introspection.getTables();
      const server = tables.find(({ name }) => name === 'server');
      if (server?.columns.some(({ name }) => name === 'signing_key')) return;
      await transaction.schema.alterTable('server').addColumn('signing_key', 'text').execute();
    });
  },
};

/**
 * Whether an account was ever used, and codes that let somebody register. Accounts from before count as used: they are
 * not what expiry is for.
 */
const admission: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const { schema, introspection } = transaction;
      const users = (await introspection.getTables()).find(({ name }) => name === 'users');
      if (!users?.columns.some(({ name }) => name === 'signed_in_at')) {
        await schema.alterTable('users').addColumn('signed_in_at', 'bigint').execute();
        await sql`UPDATE users SET signed_in_at = created_at`.execute(transaction);
      }
      await schema
        .createTable('invites')
        .ifNotExists()
        // SHA-256 of the code in hex: whoever reads a backup can register nobody with it.
        .addColumn('code_hash', 'text', (column) => column.primaryKey())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('used_at', 'bigint')
        .execute();
    });
  },
};

/** Names of deleted accounts, which nobody else may have for a while. */
const deletedHandles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('deleted_handles')
      .ifNotExists()
      .addColumn('user_id', 'text', (column) => column.primaryKey())
      // SHA-256 of the identity in hex: enough to know its owner again.
      .addColumn('identity_hash', 'text', (column) => column.notNull())
      .addColumn('deleted_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};

/** Who may ring whom: hashes of the rights that users gave, and whom they blocked. */
const rightToRing: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const { schema, introspection } = transaction;
      const users = (await introspection.getTables()).find(({ name }) => name === 'users');
      if (!users?.columns.some(({ name }) => name === 'admission_revision')) {
        await schema
          .alterTable('users')
          .addColumn('admission_revision', 'bigint', (column) => column.notNull().defaultTo(0))
          .execute();
      }
      // `entry` is SHA-256 of a right in base64, or a handle.
      for (const table of ['rights_to_ring', 'blocks']) {
        await schema
          .createTable(table)
          .ifNotExists()
          .addColumn('user_id', 'text', (column) => column.notNull().references('users.id'))
          .addColumn('entry', 'text', (column) => column.notNull())
          .addPrimaryKeyConstraint(`${table}_pk`, ['user_id', 'entry'])
          .modifyEnd(sql`without rowid`)
          .execute();
      }
    });
  },
};

/** Missed calls are told one by one: a time up to which all are told is wrong as soon as one of them finds no place. */
const untoldMissedCalls: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const { schema, introspection } = transaction;
      await schema
        .createTable('untold_missed_calls')
        .ifNotExists()
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('device_id', 'bigint', (column) => column.notNull())
        .addColumn('call_id', 'text', (column) => column.notNull().references('call_sessions.id').onDelete('cascade'))
        .addColumn('from_stranger', 'integer', (column) => column.notNull().check(sql`from_stranger in (0, 1)`))
        .addPrimaryKeyConstraint('untold_missed_calls_pk', ['user_id', 'device_id', 'call_id'])
        .addForeignKeyConstraint(
          'untold_missed_calls_device',
          ['user_id', 'device_id'],
          'devices',
          ['user_id', 'device_id'],
          (key) => key.onDelete('cascade'),
        )
        .execute();
      await schema
        .createIndex('untold_missed_calls_call')
        .ifNotExists()
        .on('untold_missed_calls')
        .column('call_id')
        .execute();
      const devices = (await introspection.getTables()).find(({ name }) => name === 'devices');
      if (!devices?.columns.some(({ name }) => name === 'missed_told_until')) return;
      await sql`INSERT INTO untold_missed_calls (user_id, device_id, call_id, from_stranger)
        SELECT user_id, device_id, id, 0 FROM devices JOIN call_sessions ON callee_id = user_id
        WHERE status = 'missed' AND ended_at > missed_told_until ORDER BY ended_at`.execute(transaction);
      await schema.alterTable('devices').dropColumn('missed_told_until').execute();
    });
  },
};

/**
 * Delivery queues outlive the process. Frame numbers leave `devices`: they are written often, and its rows are long
 * with certificates.
 */
const durableQueues: Migration = {
  async up(db: Kysely<unknown>) {
    await db.transaction().execute(async (transaction) => {
      const { schema, introspection } = transaction;
      await schema
        .createTable('queue_life')
        .ifNotExists()
        .addColumn('only', 'integer', (column) => column.primaryKey().check(sql`only = 1`))
        .addColumn('epoch', 'text', (column) => column.notNull())
        .addColumn('life', 'bigint', (column) => column.notNull())
        .execute();
      await schema
        .createTable('queue')
        .ifNotExists()
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('device_id', 'bigint', (column) => column.notNull())
        .addColumn('s', 'bigint', (column) => column.notNull())
        .addColumn('queued_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .addColumn('from_stranger', 'integer', (column) => column.notNull().check(sql`from_stranger in (0, 1)`))
        .addColumn('message', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('queue_pk', ['user_id', 'device_id', 's'])
        .execute();
      await schema
        .createTable('frame_numbers')
        .ifNotExists()
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('device_id', 'bigint', (column) => column.notNull())
        .addColumn('n', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('frame_numbers_pk', ['user_id', 'device_id'])
        .modifyEnd(sql`without rowid`)
        .execute();
      const devices = (await introspection.getTables()).find(({ name }) => name === 'devices');
      if (!devices?.columns.some(({ name }) => name === 'last_frame_number')) return;
      await sql`INSERT INTO frame_numbers (user_id, device_id, n)
        SELECT user_id, device_id, last_frame_number FROM devices WHERE last_frame_number > 0`.execute(transaction);
      await schema.alterTable('devices').dropColumn('last_frame_number').execute();
    });
  },
};

/** The schema's history, in code and not in files beside it, so that a bundled server carries it along. */
export const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '0001_accounts_and_calls': accountsAndCalls,
    '0002_static_keys': staticKeys,
    '0003_server_key': serverKey,
    '0004_admission': admission,
    '0005_deleted_handles': deletedHandles,
    '0006_right_to_ring': rightToRing,
    '0007_untold_missed_calls': untoldMissedCalls,
    '0008_durable_queues': durableQueues,
    '0009_voice_messages': voiceMessages,
    '0010_operators': operators,
    '0011_forgetting_by_age': forgettingByAge,
  }),
};
