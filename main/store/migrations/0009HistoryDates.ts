import type { Migration } from '../database/migration.ts';

/**
 * A85: what a server once had put there for a date, and no window could draw, becomes that of the call's end, or none
 * at all. Since then dates are bounded where they come in. 4102444800000 is the year 2100.
 */
export const historyDates: Migration = {
  version: 9,
  name: 'history dates',
  sql: `
    UPDATE call_record SET ended_at = iif(started_at BETWEEN 0 AND 4102444800000, started_at, 0)
      WHERE ended_at NOT BETWEEN 0 AND 4102444800000;
    UPDATE call_record SET started_at = ended_at WHERE started_at NOT BETWEEN 0 AND 4102444800000;
    UPDATE call_record SET duration_ms = NULL WHERE duration_ms NOT BETWEEN 0 AND 31536000000;
  `,
};
