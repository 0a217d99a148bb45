import type { Migration } from '../database/migration.ts';

/**
 * Which links let somebody who was removed ring no more: those up to `last_link`, which were given out before. Of whom
 * was removed before this was kept: all that there are by now.
 */
export const closedLinks: Migration = {
  version: 30,
  name: 'closed links',
  sql: `
    ALTER TABLE link_closed ADD COLUMN last_link INTEGER NOT NULL DEFAULT 0;
    UPDATE link_closed SET last_link = (SELECT ifnull(max(id), 0) FROM own_link);
  `,
};
