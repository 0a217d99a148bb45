import type { Database } from 'better-sqlite3';
import { fillDisk, opened } from '../../stage/storesAtHand.ts';

/** Lets the disk of the one be full who has that contact, until there is room again. */
export function fillDiskOf(handle: string): { readonly makeRoom: () => void } {
  const database = opened.find((one) => one.open && holds(one, handle));
  if (database === undefined) throw new Error('nobody has that contact');
  return fillDisk(database);
}

const holds = (database: Database, handle: string): boolean =>
  database.prepare('SELECT 1 FROM contact WHERE handle = ?').get(handle) !== undefined;
