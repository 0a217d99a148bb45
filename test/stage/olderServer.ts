import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from '../../server/store/migrations.ts';
import { DATABASE_FILE } from '../../server/store/openSqlite.ts';

/** Every step of a server's schema, oldest first. */
export const serverSteps: readonly string[] = Object.keys(await migrations.getMigrations());

/** What stood in columns that went elsewhere since. */
const MOVED: Readonly<Record<string, string>> = {
  'devices.signed_prekey':
    '(SELECT signed_prekey FROM today.reusable_prekeys WHERE user_id = row.user_id AND device_id = row.device_id)',
  'devices.last_resort_kem_prekey':
    '(SELECT last_resort_kem_prekey FROM today.reusable_prekeys WHERE user_id = row.user_id AND device_id = row.device_id)',
  'devices.last_frame_number':
    'coalesce((SELECT n FROM today.frame_numbers WHERE user_id = row.user_id AND device_id = row.device_id), 0)',
  // Of the calls that are to be told of, the first ended after it.
  'devices.missed_told_until': `coalesce((SELECT min(ended_at) - 1 FROM today.untold_missed_calls
      JOIN today.call_sessions ON id = call_id WHERE user_id = row.user_id), ${Number.MAX_SAFE_INTEGER})`,
};

/** The folder of a server as one of that step would have left it, from one of today. */
export async function writeOlderServer(from: string, to: string, step: string): Promise<void> {
  cpSync(from, to, { recursive: true });
  const file = join(to, DATABASE_FILE);
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  const database = new Database(file);
  try {
    database.pragma('journal_mode = WAL');
    const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
    const { error } = await new Migrator({ db, provider: migrations }).migrateTo(step);
    if (error !== undefined) throw error;
    database.prepare('ATTACH ? AS today').run(join(from, DATABASE_FILE));
    database.pragma('foreign_keys = OFF');
    const columns = database.prepare<[string, string], string>('SELECT name FROM pragma_table_info(?, ?)').pluck();
    const tables = database
      .prepare<[], string>(
        `SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'kysely_%'`,
      )
      .pluck()
      .all();
    for (const table of tables) {
      const now = columns.all(table, 'today');
      const then = columns.all(table, 'main');
      const values = then.map((column) =>
        now.includes(column) ? `row."${column}"` : (MOVED[`${table}.${column}`] ?? 'NULL'),
      );
      const names = then.map((column) => `"${column}"`).join(', ');
      database.exec(`DELETE FROM main."${table}";
        INSERT INTO main."${table}" (${names}) SELECT ${values.join(', ')} FROM today."${table}" AS row`);
    }
    const broken: unknown = database.pragma('main.foreign_key_check');
    if (!Array.isArray(broken) || broken.length > 0) throw new Error(`a server of ${step} could not have that`);
  } finally {
    database.close();
  }
}
