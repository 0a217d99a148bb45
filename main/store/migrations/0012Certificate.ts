import type { Migration } from '../database/migration.ts';

/** A server without an authority's certificate is known by the fingerprint of its own: SHA-256, 64 hex digits. */
export const certificate: Migration = {
  version: 12,
  name: 'certificate of the server',
  sql: `
    ALTER TABLE account ADD COLUMN certificate TEXT CHECK (length(certificate) = 64);
  `,
};
