import type { Migration } from '../database/migration.ts';

/**
 * What servers said of the time: without it a start with a wrong clock would be as wrong until the first word of the
 * server.
 */
export const serverTime: Migration = {
  version: 8,
  name: 'server time',
  sql: `
    CREATE TABLE server_time (
      server_url TEXT PRIMARY KEY,
      offset_ms INTEGER NOT NULL,
      latest_ms INTEGER NOT NULL,
      told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
    ) STRICT, WITHOUT ROWID;
  `,
};
