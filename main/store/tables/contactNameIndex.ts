import type { Database } from 'better-sqlite3';
import Type, { type Static } from 'typebox';
import { nameKey, nameParts, shownName } from '../../../core/call/peerName.ts';
import { rowReader } from '../database/row.ts';

const Names = Type.Object({
  handle: Type.String(),
  nickname: Type.Union([Type.String(), Type.Null()]),
  displayName: Type.Union([Type.String(), Type.Null()]),
});
const readNames = rowReader(Names);

/**
 * Keeps by what a contact is sorted and found: SQLite knows neither the case nor the accents of other letters than
 * English ones, so that both are written down. Call it within the transaction that changes a name.
 */
export function createContactNameIndex(database: Database): (handle: string) => void {
  const names = database.prepare('SELECT handle, nickname, display_name AS displayName FROM contact WHERE handle = ?');
  const sort = database.prepare('UPDATE contact SET sort_name = ? WHERE handle = ?');
  const clear = database.prepare('DELETE FROM contact_part WHERE handle = ?');
  const put = database.prepare('INSERT INTO contact_part (part, handle) VALUES (?, ?) ON CONFLICT DO NOTHING');
  return (handle) => {
    const row = names.get(handle);
    if (row === undefined) return;
    const { sortName, parts } = indexedNames(readNames(row));
    sort.run(sortName, handle);
    clear.run(handle);
    for (const part of parts) put.run(part, handle);
  };
}

/** By what somebody is sorted and found who is called this. */
export function indexedNames(known: Static<typeof Names>): IndexedNames {
  const names = [known.handle, known.nickname, known.displayName].filter((name) => name !== null);
  return { sortName: nameKey(shownName(known)), parts: [...new Set(names.flatMap((name) => [...nameParts(name)]))] };
}

interface IndexedNames {
  readonly sortName: string;
  readonly parts: readonly string[];
}
