import type { Migration } from '../database/migration.ts';

/**
 * That a voice message came to a call which was looked at before is a mark of its own: as an unseen call it was counted
 * among those that were missed. Of the marks so far those on calls that nobody missed are known to be such.
 */
export const voiceUnseen: Migration = {
  version: 31,
  name: 'voice messages unseen',
  sql: `
    ALTER TABLE call_record ADD COLUMN voice_unseen INTEGER NOT NULL DEFAULT 0 CHECK (voice_unseen IN (0, 1));
    UPDATE call_record SET seen = 1, voice_unseen = 1 WHERE seen = 0 AND missed = 0;
    CREATE INDEX call_record_voice_unseen ON call_record (voice_unseen) WHERE voice_unseen = 1;
  `,
};
