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
