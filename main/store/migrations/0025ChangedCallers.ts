import type { Migration } from '../database/migration.ts';

/** Calls that did not ring because their caller has new keys are missed calls. */
export const changedCallers: Migration = {
  version: 25,
  name: 'changed callers',
  sql: `
    DROP INDEX call_record_missed;
    CREATE INDEX call_record_missed ON call_record (started_at)
      WHERE reason IN ('missed', 'busyHere', 'notContact', 'nobodyMayRing', 'keysChanged', 'contactSilent', 'doNotDisturb',
        'quietHours', 'sharingScreen', 'systemQuiet', 'fullScreen');
  `,
};
