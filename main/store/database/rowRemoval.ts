import type { Database } from 'better-sqlite3';

/** A row as it was, all columns of it: nobody but the store that removed it looks inside. */
export type RemovedRow = Readonly<Record<string, unknown>>;

export interface RowRemoval {
  /** Null: there was none. */
  readonly remove: (key: string) => RemovedRow | null;
  /** False, and nothing is changed, where another has its key by now. What it belongs to has to be there. */
  readonly putBack: (row: RemovedRow) => boolean;
}

/** Removes single rows, and puts them back whole if a person thinks better of it: whatever columns come later. */
export function createRowRemoval(
  database: Database,
  table: 'call_record' | 'contact' | 'reminder' | 'voice_message' | 'voice_outbox',
  key: string,
): RowRemoval {
  const remove = database.prepare<[string], RemovedRow>(`DELETE FROM ${table} WHERE ${key} = ? RETURNING *`);
  return {
    remove: (of) => remove.get(of) ?? null,
    putBack: (row) => {
      const columns = Object.keys(row);
      const values = columns.map((column) => `@${column}`).join(', ');
      return (
        database
          .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values}) ON CONFLICT DO NOTHING`)
          .run(row).changes > 0
      );
    },
  };
}
