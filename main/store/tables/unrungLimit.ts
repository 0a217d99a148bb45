import type { Database } from 'better-sqlite3';

/** Calls that were never here: a server can make up as many as it likes, and they push out none that was (A86). */
export const MAX_UNRUNG_KEPT = 2_000;

/** Removes the oldest beyond that; to be run in the transaction that lists another one. */
export function createUnrungLimit(database: Database): () => void {
  // With its call a voice message would go, which the other side did leave.
  const prune = database.prepare(
    `DELETE FROM call_record WHERE rowid IN (
       SELECT rowid FROM call_record WHERE was_here = 0 ORDER BY started_at DESC, rowid DESC LIMIT -1 OFFSET ?)
     AND call_id NOT IN (SELECT call_id FROM voice_message WHERE state IN ('fetching', 'ready'))`,
  );
  return () => void prune.run(MAX_UNRUNG_KEPT);
}
