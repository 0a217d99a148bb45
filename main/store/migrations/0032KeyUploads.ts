import type { Migration } from '../database/migration.ts';

/**
 * The keys that were made for an upload that is owed, so that a restart sends the same ones again, and since when
 * uploads fail. Hashes of openings go with the signed prekey that they were for, whoever deletes it.
 */
export const keyUploads: Migration = {
  version: 32,
  name: 'key uploads',
  sql: `
    ALTER TABLE key_upload ADD COLUMN batch_from INTEGER;
    ALTER TABLE key_upload ADD COLUMN failing_since INTEGER;
    ALTER TABLE key_upload ADD COLUMN failure TEXT;
    DELETE FROM ek_seen WHERE signed_prekey_id NOT IN (SELECT id FROM prekey WHERE kind = 'signed');
    CREATE INDEX ek_seen_signed_prekey_id ON ek_seen (signed_prekey_id);
    CREATE TRIGGER prekey_forget_openings AFTER DELETE ON prekey WHEN OLD.kind = 'signed' BEGIN
      DELETE FROM ek_seen WHERE signed_prekey_id = OLD.id;
    END;
  `,
};
