import type { Migration } from '../migration.ts';

/** What relays answered where a call had to be relayed and was not; and for whom calls are always relayed. */
export const relays: Migration = {
  version: 16,
  name: 'relays',
  sql: `
    ALTER TABLE call_record ADD COLUMN relays TEXT;
    ALTER TABLE contact ADD COLUMN always_relay INTEGER NOT NULL DEFAULT 0 CHECK (always_relay IN (0, 1));
  `,
};
