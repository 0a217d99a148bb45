import type { Migration } from '../database/migration.ts';

/** Whose calls ring always or never, and the calls that did not for that or for what stood on the screen. */
export const ringExceptions: Migration = {
  version: 22,
  name: 'ring exceptions',
  sql: `
    ALTER TABLE contact ADD COLUMN rings TEXT NOT NULL DEFAULT 'usual';
    DROP INDEX call_record_missed;
    CREATE INDEX call_record_missed ON call_record (started_at)
      WHERE reason IN ('missed', 'busyHere', 'notContact', 'nobodyMayRing', 'contactSilent', 'doNotDisturb', 'quietHours',
        'sharingScreen', 'systemQuiet', 'fullScreen');
  `,
};
