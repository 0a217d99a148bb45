import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';

/** Links of others that wait for a word of the person. They outlive accounts: one waits through a registration. */
export interface OpenedLinkStore {
  /** In the order in which they are asked about. */
  readonly list: () => readonly string[];
  /** All that wait; what waited before and is not among them is forgotten. */
  readonly keep: (texts: readonly string[]) => void;
}

const readRows = rowsReader('opened_link', Type.Object({ text: Type.String() }));

export function createOpenedLinkStore(database: Database, onUnreadable: OnUnreadable = unheard): OpenedLinkStore {
  const list = database.prepare('SELECT text FROM opened_link ORDER BY place');
  const clear = database.prepare('DELETE FROM opened_link');
  const add = database.prepare('INSERT INTO opened_link (place, text) VALUES (?, ?)');
  const keep = database.transaction((texts: readonly string[]): void => {
    clear.run();
    for (const [place, text] of texts.entries()) add.run(place, text);
  });
  return {
    list: () => guarded(() => readRows(list.all(), onUnreadable).map(({ text }) => text)),
    keep: (texts) => guarded(() => keep.immediate(texts)),
  };
}
