import type { Migration } from '../database/migration.ts';

/** How calls of one person ring here, where it is not as all others do. */
export const contactRinging: Migration = {
  version: 20,
  name: 'contact ringing',
  sql: `
    ALTER TABLE contact ADD COLUMN ringtone TEXT;
  `,
};
