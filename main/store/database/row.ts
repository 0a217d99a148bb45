import type { Static, TSchema } from 'typebox';
import { listReader, type RefusedEntry } from '../../../core/protocol/entryByEntry.ts';
import { StoreError } from './storeError.ts';
import { fits } from '../../../core/protocol/validators.ts';

/** A reader of rows: what does not have the shape we wrote is a corrupt file, not a value. */
export function rowReader<Schema extends TSchema>(schema: Schema): (row: unknown) => Static<Schema> {
  return (row) => {
    if (!fits(schema, row)) throw new StoreError('corrupt');
    return row;
  };
}

/** Hears of rows that a list was read without. Paths begin with the name of the table: `/contact/3`. */
export type OnUnreadable = (refused: readonly RefusedEntry[]) => void;

/** Where nobody is told: a table that is opened by itself. */
export const unheard: OnUnreadable = () => undefined;

/**
 * A reader of lists of rows: one that does not have the shape we wrote is left out and told of, and costs nobody the
 * others. It stays in the file, where the check of the store may find it.
 */
export function rowsReader<Schema extends TSchema>(
  table: string,
  schema: Schema,
): (rows: readonly unknown[], onUnreadable: OnUnreadable) => readonly Static<Schema>[] {
  const readList = listReader(schema);
  return (rows, onUnreadable) => {
    const { entries, refused } = readList(rows);
    if (refused.length > 0) onUnreadable(refused.map(({ path, why }) => ({ path: `/${table}${path}`, why })));
    return entries;
  };
}
