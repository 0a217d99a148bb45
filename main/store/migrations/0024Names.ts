import type { Migration } from '../database/migration.ts';

/**
 * What people are called beside their handles: the person, contacts by their own word and by the person's, and those
 * strangers who said it. `sort_name` and `contact_part` are made of whatever is shown (`contactNameIndex.ts`).
 */
export const names: Migration = {
  version: 24,
  name: 'names',
  sql: `
    ALTER TABLE account ADD COLUMN display_name TEXT;

    ALTER TABLE contact ADD COLUMN display_name TEXT;
    ALTER TABLE contact ADD COLUMN nickname TEXT;
    ALTER TABLE contact ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
    UPDATE contact SET sort_name = handle;
    DROP INDEX contact_by_favourite;
    CREATE INDEX contact_by_name ON contact (favourite, sort_name, handle);

    CREATE TABLE contact_part (
      part TEXT NOT NULL,
      handle TEXT NOT NULL,
      PRIMARY KEY (part, handle)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX contact_part_by_handle ON contact_part (handle, part);
    CREATE TRIGGER contact_part_removal AFTER DELETE ON contact BEGIN
      DELETE FROM contact_part WHERE handle = OLD.handle;
    END;
    WITH RECURSIVE place (handle, at) AS (
      SELECT handle, 1 FROM contact
      UNION ALL SELECT handle, at + 1 FROM place WHERE at < length(handle)
    )
    INSERT OR IGNORE INTO contact_part
    SELECT substr(handle, at), handle FROM place;

    CREATE TABLE stranger_name (
      handle TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      heard_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX stranger_name_by_time ON stranger_name (heard_at);
  `,
};
