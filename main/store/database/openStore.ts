import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { migrate, type Migration } from './migration.ts';
import { type ProbedDisk, watchRoom } from './roomProbe.ts';
import { guarded } from './storeError.ts';

export interface OpenStore {
  readonly database: Database.Database;
  /** Moves the write-ahead log into the file and empties it: at the end of a call, when idle, before sleep, at quit. */
  readonly checkpoint: () => void;
  /** Rows changed since it was opened. */
  readonly changes: () => number;
  readonly close: () => void;
}

export interface StoreOptions {
  readonly file: string;
  /** 32 bytes. The caller overwrites them afterwards. */
  readonly key: Uint8Array;
  readonly migrations: readonly Migration[];
  /** Where the folder of the file lies; tests give one that is full. */
  readonly disk?: ProbedDisk;
}

export const DATABASE_KEY_BYTES = 32;
/** Only ever waited for at start, while a process that is just ending lets go of the file. */
const BUSY_TIMEOUT_MS = 1000;

/** Opens or makes the encrypted database and brings its schema up to date. Throws StoreError. */
export function openStore({ file, key, migrations, disk }: StoreOptions): OpenStore {
  if (key.length !== DATABASE_KEY_BYTES) throw new TypeError(`a database key has ${DATABASE_KEY_BYTES} bytes`);
  watchRoom(dirname(file), disk);
  const database = guarded(() => {
    makePrivate(file);
    return new Database(file, { timeout: BUSY_TIMEOUT_MS });
  });
  try {
    return guarded(() => {
      unlock(database, key);
      harden(database);
      migrate(database, migrations);
      const changes = database.prepare<[], number>('SELECT total_changes()').pluck();
      return {
        database,
        checkpoint: () => guarded(() => void database.pragma('wal_checkpoint(TRUNCATE)')),
        changes: () => guarded(() => changes.get() ?? 0),
        close: () => guarded(() => void database.close()),
      };
    });
  } catch (error) {
    database.close();
    throw error;
  }
}

/** SQLite gives its log the mode of the database file, so the file must have the right one before it is opened. */
function makePrivate(file: string): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

export function unlock(database: Database.Database, key: Uint8Array): void {
  database.pragma(`cipher = 'sqlcipher'`);
  database.pragma('legacy = 4');
  // Raw hex: handing the bytes to `key()` would take them for a passphrase and stretch them (50 ms, and another key).
  database.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
}

function harden(database: Database.Database): void {
  // Before WAL is entered: then no shared-memory file is made, and a second process is refused instead of racing us.
  database.pragma('locking_mode = EXCLUSIVE');
  // The first read: here a wrong key shows itself.
  database.prepare('SELECT count(*) FROM sqlite_master').get();
  database.pragma('journal_mode = WAL');
  // NORMAL may lose the last commits at power loss, which would turn the ratchet back and use a message key twice.
  database.pragma('synchronous = FULL');
  database.pragma('secure_delete = ON');
  database.pragma('foreign_keys = ON');
  database.pragma('temp_store = MEMORY');
  database.pragma('trusted_schema = OFF');
}
