import type { Migration } from '../database/migration.ts';

/**
 * The calls that live, each with when this program was last seen running, so that a person can go back to one in the
 * middle of which it was killed. Of a call there is nothing here but while it lives.
 */
export const cutOffCalls: Migration = {
  version: 16,
  name: 'cut off calls',
  sql: `
    CREATE TABLE kept_call (
      call_id TEXT PRIMARY KEY,
      body TEXT NOT NULL,
      alive_at INTEGER NOT NULL,
      boot_id TEXT,
      since_boot_ms INTEGER
    ) STRICT;
  `,
};
