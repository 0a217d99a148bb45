import type Database from 'better-sqlite3';
import { CallSession, type CallStatus } from '../../core/protocol/callSession.ts';
import { listReader } from '../../core/protocol/entryByEntry.ts';
import type { CallInsertion, OnUnreadRow } from './Store.ts';

/** The columns of a CallSession. */
export const CALL_COLUMNS = `id, caller_id, caller_device, callee_id, answered_device, call_type, status, started_at, ring_deadline,
  accepted_at, ended_at, end_reason, last_alive_at`;
const LIVE = `status IN ('ringing', 'accepted')`;

type PairOfSession = CallSession & { readonly pair_lo: string; readonly pair_hi: string };

const readCalls = listReader(CallSession);

/** The rows that are calls; `onUnreadable` hears of others (A83). */
export function readableCalls(rows: readonly unknown[], onUnreadable: OnUnreadRow): CallSession[] {
  const { entries, refused } = readCalls(rows);
  if (refused.length > 0) onUnreadable('call_sessions');
  return [...entries];
}

/**
 * The table `call_sessions` in SQLite. The functions are synchronous; a row is a CallSession, column by column. Lists
 * go without rows that are none, and `onUnreadable` hears of them (A83).
 */
export function sqliteCalls(database: Database.Database, onUnreadable: OnUnreadRow) {
  const readable = (rows: readonly unknown[]): CallSession[] => readableCalls(rows, onUnreadable);

  const insert = database.prepare<[PairOfSession]>(
    `INSERT INTO call_sessions (${CALL_COLUMNS}, pair_lo, pair_hi) VALUES (@id, @caller_id, @caller_device, @callee_id,
     @answered_device, @call_type, @status, @started_at, @ring_deadline, @accepted_at, @ended_at, @end_reason, @last_alive_at,
     @pair_lo, @pair_hi)`,
  );
  const find = database.prepare<[string], CallSession>(`SELECT ${CALL_COLUMNS} FROM call_sessions WHERE id = ?`);
  const findLivePair = database.prepare<[string, string], CallSession>(
    `SELECT ${CALL_COLUMNS} FROM call_sessions WHERE pair_lo = ? AND pair_hi = ? AND ${LIVE}`,
  );
  const change = database.prepare<[CallSession & { readonly from: CallStatus }]>(
    `UPDATE call_sessions SET status = @status, answered_device = @answered_device, accepted_at = @accepted_at,
     ended_at = @ended_at, end_reason = @end_reason, last_alive_at = @last_alive_at WHERE id = @id AND status = @from`,
  );
  const live = database.prepare<[], CallSession>(
    `SELECT ${CALL_COLUMNS} FROM call_sessions WHERE ${LIVE} ORDER BY started_at`,
  );
  const liveOf = database.prepare<[string, string], CallSession>(
    `SELECT ${CALL_COLUMNS} FROM call_sessions WHERE (caller_id = ? OR callee_id = ?) AND ${LIVE} ORDER BY started_at`,
  );
  const of = database.prepare<[string, string, number, number], CallSession>(
    `SELECT ${CALL_COLUMNS} FROM call_sessions WHERE (caller_id = ? OR callee_id = ?) AND started_at < ?
     ORDER BY started_at DESC, id LIMIT ?`,
  );
  const markAlive = database.prepare<[number, string]>(
    `UPDATE call_sessions SET last_alive_at = max(last_alive_at, ?) WHERE id = ? AND status = 'accepted'`,
  );

  return {
    insert(session: CallSession): CallInsertion {
      const sameId = find.get(session.id);
      if (sameId) return { outcome: 'exists', session: sameId };
      const [pair_lo, pair_hi] = inOrder(session.caller_id, session.callee_id);
      const samePair = findLivePair.get(pair_lo, pair_hi);
      if (samePair) return { outcome: 'pairLive', session: samePair };
      insert.run({ ...session, pair_lo, pair_hi });
      return { outcome: 'inserted' };
    },
    find: (id: string) => find.get(id),
    change: (session: CallSession, from: CallStatus) => change.run({ ...session, from }).changes === 1,
    live: () => readable(live.all()),
    liveOf: (user: string) => readable(liveOf.all(user, user)),
    of: (user: string, before: number, limit: number) => readable(of.all(user, user, before, limit)),
    markAlive: (ids: readonly string[], now: number) => {
      for (const id of ids) markAlive.run(now, id);
    },
  };
}

function inOrder(one: string, other: string): [string, string] {
  return one < other ? [one, other] : [other, one];
}
