import type { Migration } from '../database/migration.ts';

/**
 * Links that this phone gave out, who rang with them, and whom they let ring no more; and what the links of others let
 * this phone ring with.
 */
export const links: Migration = {
  version: 21,
  name: 'links',
  sql: `
    CREATE TABLE own_link (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      token BLOB NOT NULL UNIQUE CHECK (length(token) = 16),
      invite TEXT,
      created_at INTEGER NOT NULL,
      expires_at INTEGER,
      most_people INTEGER CHECK (most_people > 0),
      revoked_at INTEGER
    ) STRICT;
    CREATE TABLE own_link_guest (
      link INTEGER NOT NULL REFERENCES own_link ON DELETE CASCADE,
      handle TEXT NOT NULL,
      rang_at INTEGER NOT NULL,
      PRIMARY KEY (link, handle)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE link_closed (handle TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE contact_link (
      handle TEXT PRIMARY KEY,
      token BLOB NOT NULL CHECK (length(token) = 16)
    ) STRICT, WITHOUT ROWID;
  `,
};
