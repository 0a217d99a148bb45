import type { Migration } from '../database/migration.ts';

/**
 * What is known of how a past call went, beside its reason: where it stopped, what it was about, what was said when it
 * was declined, with which device it was and over what its relay was reached. And the calls somebody asked to get.
 */
export const callOutcomes: Migration = {
  version: 14,
  name: 'call outcomes',
  sql: `
    ALTER TABLE call_record ADD COLUMN stage TEXT;
    ALTER TABLE call_record ADD COLUMN subject TEXT;
    ALTER TABLE call_record ADD COLUMN note TEXT;
    ALTER TABLE call_record ADD COLUMN call_back_at INTEGER;
    ALTER TABLE call_record ADD COLUMN device INTEGER;
    ALTER TABLE call_record ADD COLUMN relay_transport TEXT;

    CREATE TABLE reminder (
      peer TEXT PRIMARY KEY,
      call_id TEXT NOT NULL,
      due_at INTEGER NOT NULL,
      told INTEGER NOT NULL CHECK (told IN (0, 1))
    ) STRICT;
  `,
};
