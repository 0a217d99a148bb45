import type { Migration } from '../database/migration.ts';

/** Who had a second layer on media, and with which identity: a call with them without one is refused. */
export const secondLayer: Migration = {
  version: 15,
  name: 'second layer',
  sql: `
    CREATE TABLE second_layer (
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      identity BLOB NOT NULL,
      PRIMARY KEY (user_id, device_id, identity)
    ) STRICT, WITHOUT ROWID;
  `,
};
