import type { Migration } from '../database/migration.ts';

/** What `main/crypto` keeps, see main/crypto/RatchetStore.ts. Times are Unix seconds, keys and states raw bytes. */
export const ratchet: Migration = {
  version: 1,
  name: 'ratchet',
  sql: `
    CREATE TABLE identity (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      signing_private_key BLOB NOT NULL,
      dh_private_key BLOB NOT NULL,
      capabilities BLOB NOT NULL
    ) STRICT;

    CREATE TABLE retired_capabilities (
      version INTEGER PRIMARY KEY,
      capabilities BLOB NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE prekey_counter (
      one INTEGER PRIMARY KEY CHECK (one = 1),
      next_id INTEGER NOT NULL
    ) STRICT;
    INSERT INTO prekey_counter VALUES (1, 1);

    CREATE TABLE prekey (
      kind TEXT NOT NULL CHECK (kind IN ('signed', 'oneTime', 'kemLastResort', 'kemOneTime')),
      id INTEGER NOT NULL,
      not_before INTEGER NOT NULL,
      not_after INTEGER NOT NULL,
      private_key BLOB NOT NULL,
      PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE session (
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      session_id BLOB NOT NULL,
      epoch INTEGER NOT NULL,
      archived_at INTEGER,
      state BLOB NOT NULL,
      opening BLOB,
      PRIMARY KEY (user_id, device_id, session_id)
    ) STRICT;
    CREATE INDEX session_archived_at ON session (archived_at) WHERE archived_at IS NOT NULL;

    CREATE TABLE skipped (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      session_id BLOB NOT NULL,
      ratchet_key BLOB NOT NULL,
      n INTEGER NOT NULL,
      chain INTEGER NOT NULL,
      message_key BLOB NOT NULL,
      expires_at INTEGER NOT NULL,
      UNIQUE (session_id, ratchet_key, n)
    ) STRICT;
    CREATE INDEX skipped_expires_at ON skipped (expires_at);

    CREATE TABLE ek_seen (
      digest BLOB PRIMARY KEY,
      signed_prekey_id INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ek_own (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      digest BLOB NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE dedupe (
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      digest BLOB NOT NULL,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (user_id, device_id, digest)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX dedupe_expires_at ON dedupe (expires_at);

    CREATE TABLE peer_pin (
      user_id TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      identity BLOB NOT NULL,
      capabilities BLOB NOT NULL,
      dr_pinned INTEGER NOT NULL,
      verified INTEGER NOT NULL,
      changed_identity BLOB,
      changed_capabilities BLOB,
      PRIMARY KEY (user_id, device_id)
    ) STRICT, WITHOUT ROWID;
  `,
};
