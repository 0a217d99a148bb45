import type { Migration } from '../database/migration.ts';

/**
 * Voice messages of ours that were thrown away and that the server has not deleted yet, for all that is known here. It
 * is asked again until it has; what it never hears of has expired there at `until`.
 */
export const unwantedVoice: Migration = {
  version: 33,
  name: 'unwanted voice messages',
  sql: `
    CREATE TABLE voice_unwanted (
      id TEXT PRIMARY KEY,
      until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
