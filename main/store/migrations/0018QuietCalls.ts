import type { Migration } from '../database/migration.ts';

/** Calls that did not ring because the phone was to be quiet stand among the missed ones. */
export const quietCalls: Migration = {
  version: 18,
  name: 'quiet calls',
  sql: `
    DROP INDEX call_record_missed;
    CREATE INDEX call_record_missed ON call_record (started_at)
      WHERE reason IN ('missed', 'busyHere', 'notContact', 'nobodyMayRing', 'doNotDisturb', 'quietHours',
        'systemQuiet');
  `,
};
