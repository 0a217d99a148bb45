import type { Database } from 'better-sqlite3';

/**
 * Calls of people who are no contacts, that rang here and that nobody answered: at an honest server twenty a minute can
 * be made by accounts in league, and fill in fifteen hours what is kept of all calls (A86).
 */
export const MAX_STRANGERS_RUNG_KEPT = 2_000;

/** Who a person answered, declined or called is somebody; of the others only the newest are kept. */
const REASONS: readonly unknown[] = ['missed', 'unsecured'];

/**
 * Removes the oldest beyond that, after a row like `added`; to be run in the transaction that lists it. Who is a
 * contact now counts as one for all calls of theirs.
 */
export function createStrangersRungLimit(database: Database): (added: Readonly<Record<string, unknown>>) => void {
  const prune = database.prepare(
    `DELETE FROM call_record WHERE rowid IN (
       SELECT rowid FROM call_record
       WHERE was_here = 1 AND direction = 'incoming' AND duration_ms IS NULL AND reason IN (${REASONS.map((reason) => `'${String(reason)}'`).join()})
         AND NOT EXISTS (SELECT 1 FROM contact WHERE handle = peer)
       ORDER BY started_at DESC, rowid DESC LIMIT -1 OFFSET ?)
     AND call_id NOT IN (SELECT call_id FROM voice_message WHERE state IN ('fetching', 'ready'))`,
  );
  const isContact = database.prepare('SELECT 1 FROM contact WHERE handle = ?');
  return ({ direction, durationMs, reason, peer }) => {
    const isUnanswered = direction === 'incoming' && durationMs === null && REASONS.includes(reason);
    // A contact's call adds none to those of strangers, and to count them takes milliseconds.
    if (isUnanswered && isContact.get(peer) === undefined) prune.run(MAX_STRANGERS_RUNG_KEPT);
  };
}
