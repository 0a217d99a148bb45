import type { Migration } from '../database/migration.ts';

/**
 * Whether a call counts as missed stands in its row: the reason alone does not say it of a contact's call whose offer
 * could not be read, or could not be trusted.
 */
export const missedCalls: Migration = {
  version: 29,
  name: 'missed calls',
  sql: `
    ALTER TABLE call_record ADD COLUMN missed INTEGER NOT NULL DEFAULT 0 CHECK (missed IN (0, 1));
    UPDATE call_record SET missed = 1
      WHERE reason IN ('missed', 'busyHere', 'notContact', 'nobodyMayRing', 'keysChanged', 'contactSilent', 'doNotDisturb',
          'quietHours', 'sharingScreen', 'systemQuiet', 'fullScreen')
        OR (was_here = 0 AND reason IN ('unsecured', 'noRatchet', 'secondLayerLost')
          AND EXISTS (SELECT 1 FROM contact WHERE handle = peer));
    DROP INDEX call_record_missed;
    CREATE INDEX call_record_missed ON call_record (started_at) WHERE missed = 1;
  `,
};
