import type { Database } from 'better-sqlite3';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';

type Tables = ReadonlyMap<string, readonly string[]>;
/** Of each table its columns, and all rows as their values in that order. */
export type Contents = ReadonlyMap<
  string,
  { readonly columns: readonly string[]; readonly rows: readonly unknown[][] }
>;

const quoted = (name: string): string => `"${name}"`;

/** The columns of each table; those that SQLite keeps for itself are left out. */
function columnsOf(database: Database): Tables {
  const tables = database
    .prepare<[], string>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .pluck()
    .all();
  const columns = database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck();
  return new Map(tables.map((table) => [table, columns.all(table)]));
}

/** What stands in these tables and columns; rows in the order of their values. */
function contentsOf(database: Database, tables: Tables): Contents {
  return new Map(
    [...tables].map(([table, columns]) => {
      const order = columns.map((_, at) => at + 1).join(', ');
      const names = columns.map(quoted).join(', ');
      const rows = database
        .prepare<[], unknown[]>(`SELECT ${names} FROM ${quoted(table)} ORDER BY ${order}`)
        .raw()
        .all();
      return [table, { columns, rows }];
    }),
  );
}

export interface OlderStoreOptions {
  /** A store of today. It stays as it is, but for being brought up to date. */
  readonly from: string;
  /** A file that is not there yet. */
  readonly to: string;
  readonly key: Uint8Array;
  /** Of the schema: so many steps were there then. */
  readonly version: number;
}

/**
 * The store as a Ringfort of that time would have it: its schema by the steps there were then, and in its tables and
 * columns what stands there today. Gives what it holds.
 */
export function writeOlderStore({ from, to, key, version }: OlderStoreOptions): Contents {
  const today = openStore({ file: from, key, migrations });
  const older = openStore({ file: to, key, migrations: migrations.slice(0, version) });
  try {
    const contents = contentsOf(today.database, columnsOf(older.database));
    older.database
      .transaction(() => {
        older.database.pragma('defer_foreign_keys = ON');
        for (const [table, { columns, rows }] of contents) {
          // What a step put there for a start.
          older.database.exec(`DELETE FROM ${quoted(table)}`);
          const insert = older.database.prepare(
            `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
          );
          for (const row of rows) insert.run(row);
        }
      })
      .immediate();
    return contents;
  } finally {
    older.close();
    today.close();
  }
}

/** What stands by now where an older store had something. */
export function contentsNow(database: Database, older: Contents): Contents {
  return contentsOf(database, new Map([...older].map(([table, { columns }]) => [table, columns])));
}
