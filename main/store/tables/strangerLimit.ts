import type { Database } from 'better-sqlite3';
import { guarded } from '../database/storeError.ts';

/** Of whose keys something is kept though they are nobody's: a server can make up as many as it likes (A85). */
export const MAX_STRANGERS_KEPT = 1_000;
/** At once: more than are made in two hours, and no start that waits for all that came before there was a limit. */
const FORGOTTEN_AT_ONCE = 10_000;

/**
 * Forgets what is kept of the keys of strangers beyond those whose session was used last: sessions, pins, rights. Who
 * is a contact, verified, blocked, in the history or in a call that goes on is no stranger. The next that is heard of
 * one who was forgotten is a first contact; what was read of them is not read again, for openings and hashes of
 * messages are remembered apart from this.
 */
export function createStrangerLimit(database: Database, most = MAX_STRANGERS_KEPT): () => void {
  // A session that is saved anew becomes the last row of its table.
  const strangers = database
    .prepare(
      `WITH used (handle, at) AS (
         SELECT user_id, max(rowid) FROM session GROUP BY user_id
         UNION ALL SELECT user_id, 0 FROM peer_pin
         UNION ALL SELECT handle, 0 FROM ring_right WHERE given IS NULL)
       SELECT handle FROM used
       WHERE NOT EXISTS (SELECT 1 FROM contact WHERE contact.handle = used.handle)
         AND NOT EXISTS (SELECT 1 FROM blocked WHERE blocked.handle = used.handle)
         AND NOT EXISTS (SELECT 1 FROM call_record WHERE peer = used.handle)
         AND NOT EXISTS (SELECT 1 FROM peer_pin WHERE user_id = used.handle AND verified = 1)
         AND NOT EXISTS (SELECT 1 FROM kept_call WHERE instr(body, json_quote(used.handle)) > 0)
       GROUP BY handle ORDER BY max(at) DESC, handle LIMIT ${FORGOTTEN_AT_ONCE} OFFSET ?`,
    )
    .pluck();
  const among = 'IN (SELECT value FROM json_each(?))';
  const forget = [
    `DELETE FROM skipped WHERE session_id IN (SELECT session_id FROM session WHERE user_id ${among})`,
    ...['session', 'peer_pin', 'peer_static', 'second_layer'].map(
      (table) => `DELETE FROM ${table} WHERE user_id ${among}`,
    ),
    `DELETE FROM ring_right WHERE handle ${among}`,
  ].map((sql) => database.prepare(sql));
  const run = database.transaction((): void => {
    const handles = JSON.stringify(strangers.all(most));
    if (handles !== '[]') for (const statement of forget) statement.run(handles);
  });
  return () => guarded(() => run.immediate());
}
