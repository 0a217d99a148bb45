import type { Migration } from '../database/migration.ts';

/** Which server the account is registered with: its id, and the key it proved. Null for accounts from before. */
export const serverPin: Migration = {
  version: 6,
  name: 'server pin',
  sql: `
    ALTER TABLE account ADD COLUMN server_id TEXT;
    ALTER TABLE account ADD COLUMN server_key TEXT;
  `,
};
