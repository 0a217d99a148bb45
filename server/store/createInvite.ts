import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { inviteHash, newInviteCode } from '../domain/invites.ts';
import { DATABASE_FILE } from './openSqlite.ts';
import { sqliteInvites } from './sqliteInvites.ts';
import { StoreError } from './storeError.ts';

const DAY_MS = 86_400_000;

/**
 * Makes an invite code in the data of a server, beside the server if it runs: it is one short write, and the server
 * looks codes up when somebody shows one. Throws a StoreError if no server was ever started on the folder.
 */
export async function createInvite(folder: string, days: number, now: number = Date.now()): Promise<string> {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) throw notYet(folder);
  const database = new Database(path, { fileMustExist: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE name = 'invites'`).all();
    if (tables.length === 0) throw notYet(folder);
    const code = newInviteCode();
    sqliteInvites(database).add(inviteHash(code), now, now + days * DAY_MS);
    return code;
  } finally {
    database.close();
  }
}

function notYet(folder: string): StoreError {
  return new StoreError(
    'noDatabase',
    `${folder} holds no data of a Ringfort server of this version. Start the server on it once, or name its --data folder.`,
  );
}
