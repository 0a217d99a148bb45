import type { Migration } from '../database/migration.ts';

/**
 * The offers that could not be read and were asked for again: a program that is killed by then still owes their calls a
 * line in the history. One stands here until it came again, or its call is in the history.
 */
export const askedOffers: Migration = {
  version: 34,
  name: 'asked offers',
  sql: `
    CREATE TABLE asked_offer (
      call_id TEXT PRIMARY KEY,
      peer TEXT NOT NULL,
      device INTEGER NOT NULL,
      call_type TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      left_ms INTEGER NOT NULL,
      asked_at INTEGER NOT NULL,
      boot_id TEXT,
      since_boot_ms INTEGER
    ) STRICT, WITHOUT ROWID;
  `,
};
