import type { Migration } from '../database/migration.ts';

/** The ticket of the last sign-in outlives the program: a phone that starts anew is no stranger. */
export const ticket: Migration = {
  version: 13,
  name: 'ticket',
  sql: 'ALTER TABLE account ADD COLUMN ticket TEXT;',
};
