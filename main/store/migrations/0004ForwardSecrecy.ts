import type { Migration } from '../database/migration.ts';

/** Whether a past call was forward secret. Every call before this column was. */
export const forwardSecrecy: Migration = {
  version: 4,
  name: 'forward secrecy',
  sql: `
    ALTER TABLE call_record ADD COLUMN forward_secret INTEGER NOT NULL DEFAULT 1 CHECK (forward_secret IN (0, 1));
  `,
};
