import type { Migration } from '../database/migration.ts';

/**
 * Upkeep of sessions: when a peer's session was begun anew because it could not be read, how often states were saved
 * (told apart from a restored copy by main/store/key/rollbackGuard.ts), and the static-key fallback of
 * main/crypto/RealSignalCrypto.ts.
 */
export const sessions: Migration = {
  version: 3,
  name: 'sessions',
  sql: `
    CREATE TABLE rekey (
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX rekey_of_peer ON rekey (user_id, device_id, at);

    CREATE TABLE state_epoch (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      value INTEGER NOT NULL
    ) STRICT;
    INSERT INTO state_epoch VALUES (1, 0);

    CREATE TABLE static_key (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      private_key BLOB NOT NULL
    ) STRICT;

    CREATE TABLE peer_static (
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      public_key BLOB NOT NULL,
      PRIMARY KEY (user_id, device_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE static_seen (
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      salt BLOB NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (user_id, device_id, salt)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX static_seen_expires_at ON static_seen (expires_at);

    ALTER TABLE contact ADD COLUMN static_fallback INTEGER NOT NULL DEFAULT 0 CHECK (static_fallback IN (0, 1));
  `,
};
