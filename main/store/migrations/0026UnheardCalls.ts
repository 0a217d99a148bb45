import type { Migration } from '../database/migration.ts';

/** Missed calls of which only the server told: no device of theirs ever spoke to this phone. */
export const unheardCalls: Migration = {
  version: 26,
  name: 'unheard calls',
  sql: `
    CREATE INDEX call_record_unheard ON call_record (started_at)
      WHERE direction = 'incoming' AND reason = 'missed' AND device IS NULL;
  `,
};
