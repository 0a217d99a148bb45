import type { Migration } from '../database/migration.ts';

/**
 * Voice messages, those for us and those that we leave. Each belongs to a call in the history and goes with it. A key
 * goes as soon as the recording is open, or sent.
 */
export const voiceMessages: Migration = {
  version: 23,
  name: 'voice messages',
  sql: `
    CREATE TABLE voice_message (
      call_id TEXT PRIMARY KEY REFERENCES call_record (call_id) ON DELETE CASCADE,
      id TEXT NOT NULL UNIQUE,
      peer TEXT NOT NULL,
      left_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      pieces INTEGER NOT NULL,
      key TEXT,
      digest TEXT NOT NULL,
      length INTEGER NOT NULL,
      duration_ms INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('fetching', 'ready', 'missing', 'damaged', 'expired', 'unreadable')),
      heard INTEGER NOT NULL CHECK (heard IN (0, 1)),
      recording BLOB
    ) STRICT;
    CREATE TABLE voice_piece (
      call_id TEXT NOT NULL REFERENCES voice_message (call_id) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      piece BLOB NOT NULL,
      PRIMARY KEY (call_id, place)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE voice_outbox (
      call_id TEXT PRIMARY KEY REFERENCES call_record (call_id) ON DELETE CASCADE,
      id TEXT NOT NULL UNIQUE,
      peer TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      device INTEGER,
      payload TEXT,
      sealed BLOB,
      key TEXT,
      digest TEXT NOT NULL,
      length INTEGER NOT NULL,
      duration_ms INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'failed')),
      problem TEXT
    ) STRICT;
  `,
};
