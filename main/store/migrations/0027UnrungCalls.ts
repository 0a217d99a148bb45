import type { Migration } from '../database/migration.ts';

/**
 * Which calls were here: they rang, were dialled or spoken. Of the others, which a server can make up, few are kept.
 * What was listed before tells it by its reason; only `missed` is one of both.
 */
export const unrungCalls: Migration = {
  version: 27,
  name: 'unrung calls',
  sql: `
    ALTER TABLE call_record ADD COLUMN was_here INTEGER NOT NULL DEFAULT 1 CHECK (was_here IN (0, 1));
    UPDATE call_record SET was_here = 0
      WHERE direction = 'incoming' AND duration_ms IS NULL AND (
        (reason = 'missed' AND device IS NULL)
        OR reason IN ('busyHere', 'blocked', 'notContact', 'nobodyMayRing', 'contactSilent', 'doNotDisturb', 'quietHours',
          'sharingScreen', 'systemQuiet', 'fullScreen', 'keysChanged', 'noRatchet', 'unsecured', 'secondLayerLost'));
    DROP INDEX call_record_unheard;
    CREATE INDEX call_record_here ON call_record (was_here, started_at);
  `,
};
