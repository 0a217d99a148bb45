import type { Migration } from '../database/migration.ts';

/** Links of others that were opened here and wait for a word of the person, in the order of asking. */
export const openedLinks: Migration = {
  version: 28,
  name: 'opened links',
  sql: `
    CREATE TABLE opened_link (
      place INTEGER PRIMARY KEY,
      text TEXT NOT NULL CHECK (length(text) <= 1024)
    ) STRICT;
  `,
};
