import type { Database } from 'better-sqlite3';
import { StoreError } from './storeError.ts';

/** One step of the schema. Steps are numbered from 1 without gaps and never changed once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings the schema up to the last migration, all that are missing in one transaction: an upgrade that is killed or
 * finds the disk full leaves what the Ringfort from before still opens. Forward only: a newer schema is refused.
 */
export function migrate(database: Database, migrations: readonly Migration[]): void {
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1) throw new TypeError(`migration ${name} must have the version ${index + 1}`);
  });
  const current = schemaVersion(database);
  if (current > migrations.length) throw new StoreError('newerSchema');
  const missing = migrations.slice(current);
  if (missing.length === 0) return;
  database
    .transaction(() => {
      for (const { sql } of missing) database.exec(sql);
      database.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}
