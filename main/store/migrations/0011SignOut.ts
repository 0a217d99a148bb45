import type { Migration } from '../database/migration.ts';

/**
 * A person may sign out and go to another server. `identity_server`: which server the identity was made for, before an
 * account stands on it. `left_identity`: those of servers that were left, to be known there again.
 */
export const signOut: Migration = {
  version: 11,
  name: 'sign out',
  sql: `
    ALTER TABLE account ADD COLUMN signed_out INTEGER NOT NULL DEFAULT 0 CHECK (signed_out IN (0, 1));
    CREATE TABLE identity_server (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      server_id TEXT NOT NULL
    ) STRICT;
    CREATE TABLE left_identity (
      server_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      signing_private_key BLOB NOT NULL,
      dh_private_key BLOB NOT NULL,
      capabilities BLOB NOT NULL,
      static_key BLOB,
      PRIMARY KEY (server_id, user_id)
    ) STRICT, WITHOUT ROWID;
  `,
};
