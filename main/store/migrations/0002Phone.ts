import type { Migration } from '../database/migration.ts';

/**
 * What the phone keeps beside the ratchet: account, settings, contacts, calls, and messages on their way in and out.
 */
export const phone: Migration = {
  version: 2,
  name: 'phone',
  sql: `
    CREATE TABLE account (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      handle TEXT NOT NULL,
      device_id INTEGER NOT NULL,
      server_url TEXT NOT NULL,
      hosting INTEGER NOT NULL CHECK (hosting IN (0, 1))
    ) STRICT;

    CREATE TABLE setting (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE contact (
      handle TEXT PRIMARY KEY,
      added_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE call_record (
      call_id TEXT PRIMARY KEY,
      peer TEXT NOT NULL,
      direction TEXT NOT NULL CHECK (direction IN ('outgoing', 'incoming')),
      call_type TEXT NOT NULL CHECK (call_type IN ('audio', 'video')),
      started_at INTEGER NOT NULL,
      ended_at INTEGER NOT NULL,
      duration_ms INTEGER,
      reason TEXT NOT NULL,
      route TEXT CHECK (route IN ('direct', 'relayed')),
      seen INTEGER NOT NULL CHECK (seen IN (0, 1))
    ) STRICT;
    CREATE INDEX call_record_by_start ON call_record (started_at);

    CREATE TABLE outbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      n INTEGER NOT NULL,
      call_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      frame TEXT NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE outbox_place (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      acknowledged_n INTEGER NOT NULL,
      last_n INTEGER NOT NULL
    ) STRICT;
    INSERT INTO outbox_place VALUES (1, 0, 0);

    CREATE TABLE inbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      frame TEXT NOT NULL,
      plaintext BLOB,
      received_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE receive_position (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      epoch TEXT NOT NULL,
      s INTEGER NOT NULL
    ) STRICT;
  `,
};
