import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { migrations } from '../../main/store/migrations/all.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export interface CountingDatabase {
  readonly database: Database.Database;
  /** How many were waited for during the work. */
  readonly during: (work: () => unknown) => Promise<number>;
}

/** A database with every table that counts its commits of something written for which the disk was waited for. */
export function countingDatabase(): CountingDatabase {
  let waited = 0;
  let isFull = true;
  let isOpen = false;
  let wrote = false;
  const hear = (sql: unknown): void => {
    const said = String(sql).trimStart().toUpperCase();
    const writes = /^(INSERT|UPDATE|DELETE)/u.test(said);
    if (said.startsWith('PRAGMA SYNCHRONOUS =')) isFull = said.endsWith('FULL');
    else if (said.startsWith('BEGIN')) [isOpen, wrote] = [true, false];
    else if (said.startsWith('COMMIT')) {
      isOpen = false;
      if (wrote && isFull) waited += 1;
    } else if (said.startsWith('ROLLBACK') && !said.startsWith('ROLLBACK TO')) isOpen = false;
    else if (writes && isOpen) wrote = true;
    else if (writes && isFull) waited += 1;
  };
  const database = new Database(join(temporaryFolder(), 'store.db'), { verbose: hear });
  onTestFinished(() => void database.close());
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  for (const { sql } of migrations) database.exec(sql);
  return {
    database,
    during: async (work) => {
      const before = waited;
      await work();
      return waited - before;
    },
  };
}
