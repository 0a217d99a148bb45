import type { Migration } from '../database/migration.ts';

/** What the lists of past calls ask for: all, the missed ones, those with one peer, and how many nobody has seen. */
export const historyIndexes: Migration = {
  version: 7,
  name: 'history indexes',
  sql: `
    CREATE INDEX call_record_by_peer ON call_record (peer, started_at);
    CREATE INDEX call_record_missed ON call_record (started_at) WHERE reason IN ('missed', 'busyHere');
    CREATE INDEX call_record_unseen ON call_record (seen) WHERE seen = 0;
  `,
};
