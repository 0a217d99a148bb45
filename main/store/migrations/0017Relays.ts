import type { Migration } from '../database/migration.ts';

/**
 * What relays answered where a call had to be relayed and was not; and with whom calls are always relayed. That stands
 * apart from the contacts: whoever is removed and added again is not to learn an address by it.
 */
export const relays: Migration = {
  version: 17,
  name: 'relays',
  sql: `
    ALTER TABLE call_record ADD COLUMN relays TEXT;

    CREATE TABLE relayed_contact (
      handle TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
  `,
};
