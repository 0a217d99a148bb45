import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { damagedDatabase, isDamaged } from './damagedDatabase.ts';
import { migrations } from './migrations.ts';
import { DATABASE_FILE } from './openSqlite.ts';
import { StoreNotOpened } from './storeNotOpened.ts';
import { codeOf } from './systemCode.ts';
import { unusableFolder } from './unusableFolder.ts';

/** Long for a server, which writes in bursts of milliseconds; short for somebody at a terminal. */
const BUSY_MS = 5_000;

/**
 * Opens the data of a server for a command, beside the server if it runs. Throws StoreNotOpened: no server of this
 * version was ever started on the folder, a newer one was, or it cannot be read.
 */
export async function openBeside(folder: string): Promise<Database.Database> {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) throw notYet(folder);
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { fileMustExist: true, timeout: BUSY_MS });
    const standing = await schemaStanding(database);
    if (standing === 'newer') throw newer();
    if (standing !== 'present') throw notYet(folder);
    return database;
  } catch (cause) {
    database?.close();
    if (isDamaged(cause)) throw damagedDatabase(path, cause);
    if (/^SQLITE_(?:CANTOPEN|READONLY|PERM)/u.test(codeOf(cause))) throw unusableFolder(folder, cause);
    throw cause;
  }
}

/** How the schema of a database stands to that of this program. `foreign`: it is not one of a Ringfort server. */
export type SchemaStanding = 'present' | 'older' | 'newer' | 'foreign';

export async function schemaStanding(database: Database.Database): Promise<SchemaStanding> {
  const tables = database
    .prepare<[], { name: string }>(`SELECT name FROM sqlite_master WHERE name IN ('kysely_migration', 'server')`)
    .all();
  if (tables.length < 2) return 'foreign';
  const known = Object.keys(await migrations.getMigrations());
  const there = database.prepare<[], { name: string }>('SELECT name FROM kysely_migration').all();
  if (there.some(({ name }) => !known.includes(name))) return 'newer';
  return there.length === known.length ? 'present' : 'older';
}

export function newer(): StoreNotOpened {
  return new StoreNotOpened('newerSchema', 'The data were written by a newer Ringfort server. Update this one.');
}

function notYet(folder: string): StoreNotOpened {
  return new StoreNotOpened(
    'noDatabase',
    `${folder} holds no data of a Ringfort server of this version. Start the server on it once, or name its --data folder.`,
  );
}
