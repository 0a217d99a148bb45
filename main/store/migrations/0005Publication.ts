import type { Migration } from '../database/migration.ts';

/** Whether the server has confirmed the last upload of keys. */
export const publication: Migration = {
  version: 5,
  name: 'publication',
  sql: `
    CREATE TABLE key_upload (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      owed TEXT NOT NULL CHECK (owed IN ('nothing', 'last', 'everything'))
    ) STRICT;
    INSERT INTO key_upload VALUES (1, 'nothing');
  `,
};
