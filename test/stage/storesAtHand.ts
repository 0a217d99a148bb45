import type { Database } from 'better-sqlite3';
import type * as OpenStore from '../../main/store/database/openStore.ts';

/** The databases of all phones of a test, the last one opened last. */
export const opened: Database[] = [];

/** In the place of `openStore.ts`: the store is the real one, and the test keeps hold of it, to let its disk fail. */
export function keepingHold(real: typeof OpenStore): typeof OpenStore {
  return {
    ...real,
    openStore: (options) => {
      const store = real.openStore(options);
      opened.push(store.database);
      return store;
    },
  };
}

/** Of the phone that was begun last. */
export function lastOpened(): Database {
  const database = opened.at(-1);
  if (database === undefined) throw new Error('no store was opened');
  return database;
}

/** No page more than there are, and none of them is free, until there is room again. */
export function fillDisk(database: Database): { readonly makeRoom: () => void } {
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
  return { makeRoom: () => void database.pragma('max_page_count = 1000000') };
}
