import { chmodSync, chownSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { damagedDatabase, isDamaged } from './damagedDatabase.ts';
import { migrations } from './migrations.ts';
import { StepsInOneDialect } from './stepsInOne.ts';
import { StoreNotOpened } from './storeNotOpened.ts';
import { codeOf } from './systemCode.ts';
import { isFull, unusableFolder } from './unusableFolder.ts';

export interface OpenSqlite {
  readonly database: Database.Database;
  close(): void;
}

export const DATABASE_FILE = 'ringfort-server.sqlite';
export const LOCK_FILE = 'ringfort-server.lock';

/** Opens the server's database in a folder of its own, with the present schema. Throws StoreNotOpened. */
export async function openSqlite(folder: string, nativeBinding?: string): Promise<OpenSqlite> {
  const options = nativeBinding === undefined ? {} : { nativeBinding };
  createFolder(folder);
  const lock = lockFolder(folder, options);
  let database: Database.Database | undefined;
  try {
    makePrivate(join(folder, DATABASE_FILE));
    database = openDatabase(join(folder, DATABASE_FILE), options);
    await migrateToLatest(database);
  } catch (error) {
    database?.close();
    lock.close();
    throw whyNotOpened(folder, error);
  }
  const opened = database;
  return {
    database: opened,
    close: () => {
      opened.close();
      lock.close();
    },
  };
}

function createFolder(folder: string): void {
  try {
    // It tells who called whom: nobody else's business.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusableFolder(folder, cause);
  }
}

/**
 * For nobody else to read, whoever may enter the folder. SQLite gives what it puts beside a database the mode of that,
 * which must have the right one before it is opened. What is not ours to change stays as it is: whether it can be used
 * shows when it is opened.
 */
function makePrivate(file: string): void {
  attempt(() => closeSync(openSync(file, 'a', 0o600)));
  for (const suffix of ['', '-wal', '-shm', '-journal']) attempt(() => chmodSync(file + suffix, 0o600));
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Not there, of somebody else, or on a disk that can only be read or is full.
  }
}

const BUSY_MS = 100;

/**
 * Two servers on one folder would each keep their own queues and lose each other's frames. SQLite's lock on a file of
 * its own ends with the process, however it ends, and leaves the database itself readable for a backup.
 */
export function lockFolder(folder: string, options: Database.Options = {}): Database.Database {
  let lock: Database.Database | undefined;
  makePrivate(join(folder, LOCK_FILE));
  try {
    lock = new Database(join(folder, LOCK_FILE), { ...options, timeout: 0 });
    lock.exec('BEGIN EXCLUSIVE');
    giveToOwner(folder, LOCK_FILE);
    return lock;
  } catch (cause) {
    lock?.close();
    if (codeOf(cause).startsWith('SQLITE_BUSY')) {
      throw new StoreNotOpened('folderInUse', `Another Ringfort server already runs on ${folder}.`, { cause });
    }
    if (isDamaged(cause)) throw damagedDatabase(join(folder, LOCK_FILE), cause);
    if (isUnwritable(cause)) throw unusableFolder(folder, cause);
    throw cause;
  }
}

export function openDatabase(path: string, options: Database.Options = {}): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, options);
    database.pragma('journal_mode = WAL');
    // NORMAL may lose the last commits with the power, and would then hand out a one-time key twice.
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    // Only a foreign tool can hold it locked, and all frames wait meanwhile: better to refuse what is new (A79).
    database.pragma(`busy_timeout = ${BUSY_MS}`);
    return database;
  } catch (cause) {
    database?.close();
    if (isDamaged(cause)) throw damagedDatabase(path, cause);
    if (isUnwritable(cause)) throw unusableFolder(isFull(path, cause) ? dirname(path) : path, cause);
    throw cause;
  }
}

/**
 * A command that root runs leaves nothing that the server, which is somebody else, could not write. SQLite does so by
 * itself for what it puts beside a database.
 */
export function giveToOwner(folder: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(folder);
  chownSync(join(folder, file), uid, gid);
}

/**
 * All steps that are missing in one transaction: an upgrade that is killed or finds the disk full leaves what the
 * server from before still opens. Throws StoreNotOpened for data of a later one, which stay as they are.
 */
export async function migrateToLatest(database: Database.Database): Promise<void> {
  // Not destroyed afterwards: that would close the connection, which goes on living with prepared statements of its
  // own.
  const migrator = new Migrator({
    db: new Kysely<unknown>({ dialect: new StepsInOneDialect({ database }) }),
    provider: migrations,
  });
  database.exec('BEGIN IMMEDIATE');
  try {
    const { error } = await migrator.migrateToLatest();
    if (error instanceof Error && /missing/.test(error.message)) {
      throw new StoreNotOpened('newerSchema', 'The data were written by a newer Ringfort server. Update this one.', {
        cause: error,
      });
    }
    if (error) throw error;
    database.exec('COMMIT');
  } finally {
    // A full disk may have ended it already.
    if (database.inTransaction) database.exec('ROLLBACK');
  }
}

function isUnwritable(cause: unknown): boolean {
  return /^SQLITE_(CANTOPEN|READONLY|PERM|IOERR|FULL)/.test(codeOf(cause)) || cause instanceof TypeError;
}

/**
 * What a person can do about data that were opened, and then could not be read or written. A full disk is no fault of
 * the folder, and choosing another is not the only way out. Pages that are damaged show where they are read first.
 */
export function whyNotOpened(folder: string, error: unknown): unknown {
  if (error instanceof StoreNotOpened) return error;
  if (isDamaged(error)) return damagedDatabase(join(folder, DATABASE_FILE), error);
  return isFull(folder, error) ? unusableFolder(folder, error) : error;
}
