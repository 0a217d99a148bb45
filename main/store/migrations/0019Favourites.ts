import type { Migration } from '../database/migration.ts';

/** Whom a person wants first in the list. */
export const favourites: Migration = {
  version: 19,
  name: 'favourites',
  sql: `
    ALTER TABLE contact ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1));
    CREATE INDEX contact_by_favourite ON contact (favourite, handle);
  `,
};
