import type { Database } from 'better-sqlite3';

/** The databases of all phones: what is opened is the real store, and the test keeps hold of it. */
export const opened: Database[] = [];

/** Lets the disk of the one be full who has that contact, until there is room again. */
export function fillDiskOf(handle: string): { readonly makeRoom: () => void } {
  const database = opened.find((one) => one.open && holds(one, handle));
  if (database === undefined) throw new Error('nobody has that contact');
  fill(database);
  return { makeRoom: () => void database.pragma('max_page_count = 1000000') };
}

const holds = (database: Database, handle: string): boolean =>
  database.prepare('SELECT 1 FROM contact WHERE handle = ?').get(handle) !== undefined;

/** No page more than there are, and none of them is free. */
function fill(database: Database): void {
  database.exec('CREATE TABLE filler (bytes BLOB NOT NULL)');
  database.pragma(`max_page_count = ${String(database.pragma('page_count', { simple: true }))}`);
  const insert = database.prepare('INSERT INTO filler VALUES (zeroblob(4000))');
  for (let free = 1; free > 0; free = Number(database.pragma('freelist_count', { simple: true }))) {
    try {
      insert.run();
    } catch {
      // Full by now.
    }
  }
}
