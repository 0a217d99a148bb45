import { StoreNotOpened } from './storeNotOpened.ts';
import { codeOf } from './systemCode.ts';

/** SQLite found no database, or one that is not whole: by its first page, or where it was read later. */
export function isDamaged(cause: unknown): boolean {
  return /^SQLITE_(?:NOTADB|CORRUPT)/u.test(codeOf(cause));
}

export function damagedDatabase(path: string, cause: unknown): StoreNotOpened {
  const message = `${path} is damaged, or no database of a Ringfort server. Restore a backup in its place, or move it away.`;
  return new StoreNotOpened('notADatabase', message, { cause });
}

/** For the log of a server that goes on with the rest. */
export function damagedInPart(path: string): string {
  return `${path} is damaged. What lies on other pages is served, and the rest refused. Stop the server and restore the last backup: ringfort-server restore FILE`;
}
