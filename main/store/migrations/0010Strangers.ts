import type { Migration } from '../database/migration.ts';

/**
 * Who may not call, and the rights to ring that were given and received (A86). `admission` counts the changes of what
 * the server is told of both. A call that did not ring because its caller is no contact stands among the missed ones.
 */
export const strangers: Migration = {
  version: 10,
  name: 'strangers',
  sql: `
    CREATE TABLE blocked (
      handle TEXT PRIMARY KEY,
      blocked_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE ring_right (
      handle TEXT PRIMARY KEY,
      given BLOB CHECK (length(given) = 16),
      received BLOB CHECK (length(received) = 16)
    ) STRICT;

    CREATE TABLE admission (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      revision INTEGER NOT NULL
    ) STRICT;
    INSERT INTO admission VALUES (1, 0);

    DROP INDEX call_record_missed;
    CREATE INDEX call_record_missed ON call_record (started_at)
      WHERE reason IN ('missed', 'busyHere', 'notContact', 'nobodyMayRing');
  `,
};
