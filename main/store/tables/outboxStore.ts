import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { Outbox } from '../../signalling/outbox.ts';
import { rowReader, rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';
import { withoutWaiting } from '../database/withoutWaiting.ts';

const readRows = rowsReader(
  'outbox',
  Type.Object({
    id: Type.Integer(),
    n: Type.Integer(),
    callId: Type.String(),
    kind: Type.Union([
      Type.Literal('call_offer'),
      Type.Literal('call_answer'),
      Type.Literal('ice_candidate'),
      Type.Literal('call_hangup'),
    ]),
    frame: Type.String(),
    expiresAt: Type.Integer(),
  }),
);
const readPlace = rowReader(Type.Object({ acknowledged: Type.Integer(), last: Type.Integer() }));

export function createOutboxStore(database: Database, onUnreadable: OnUnreadable = unheard): Outbox {
  const rowsAfter = database.prepare(
    'SELECT id, n, call_id AS callId, kind, frame, expires_at AS expiresAt FROM outbox WHERE n > ? ORDER BY id',
  );
  const rowOf = database.prepare(
    'SELECT id, n, call_id AS callId, kind, frame, expires_at AS expiresAt FROM outbox WHERE n = ? AND call_id = ?',
  );
  const place = database.prepare('SELECT acknowledged_n AS acknowledged, last_n AS last FROM outbox_place');
  const takeNumber = database.prepare('UPDATE outbox_place SET last_n = last_n + 1 RETURNING last_n').pluck();
  const insert = database.prepare('INSERT INTO outbox (n, call_id, kind, frame, expires_at) VALUES (?, ?, ?, ?, ?)');
  const removeUpTo = database.prepare('DELETE FROM outbox WHERE n <= ?');
  const setAcknowledged = database.prepare(
    'UPDATE outbox_place SET acknowledged_n = :n WHERE acknowledged_n < :n AND :n <= last_n',
  );
  const removeRow = database.prepare('DELETE FROM outbox WHERE id = ?');
  const ids = database.prepare('SELECT id FROM outbox ORDER BY id').pluck();
  const setNumber = database.prepare('UPDATE outbox SET n = ? WHERE id = ?');
  const redate = database.prepare(
    'UPDATE outbox SET expires_at = expires_at + @byMs WHERE expires_at > @after AND expires_at <= @upTo',
  );
  const setPlace = database.prepare('UPDATE outbox_place SET acknowledged_n = ?, last_n = ?');

  const acknowledge = database.transaction((n: number) => {
    if (setAcknowledged.run({ n }).changes === 1) removeUpTo.run(n);
  });
  const copyAgain = database.prepare(
    `INSERT INTO outbox (n, call_id, kind, frame, expires_at)
     SELECT :next, call_id, kind, frame, expires_at FROM outbox WHERE n = :n`,
  );
  const canGoAgain = database
    .prepare(`SELECT id FROM outbox WHERE n = ? AND kind <> 'call_offer' AND expires_at > ?`)
    .pluck();
  const putAgain = database.transaction((n: number, now: number) => {
    const id = canGoAgain.get(n, now);
    if (id === undefined) return false;
    copyAgain.run({ n, next: takeNumber.get() });
    removeRow.run(id);
    return true;
  });
  const renumber = database.transaction((base: number, remove: readonly number[]) => {
    for (const id of remove) removeRow.run(id);
    const kept = ids.all();
    kept.forEach((id, index) => setNumber.run(base + 1 + index, id));
    setPlace.run(base, base + kept.length);
  });

  /**
   * A row that cannot be read can never be sent. It goes before the rest is numbered anew, for numbers have no gaps.
   */
  const load = database.transaction(() => {
    const rows = readRows(rowsAfter.all(0), onUnreadable);
    const readable = new Set<unknown>(rows.map(({ id }) => id));
    for (const id of ids.all()) if (!readable.has(id)) removeRow.run(id);
    return rows;
  });

  return {
    put: ({ frame, callId, kind, expiresAt }) =>
      guarded(() => void insert.run(takeNumber.get(), callId, kind, frame, expiresAt)),
    load: async () => guarded(() => ({ ...readPlace(place.get()), rows: load.immediate() })),
    rowsAfter: async (n) => guarded(() => readRows(rowsAfter.all(n), onUnreadable)),
    // Taken back, the server says it again when we sign in.
    acknowledge: async (n) => guarded(() => withoutWaiting(database, () => acknowledge.immediate(n))),
    rowAt: async (n, callId) => guarded(() => readRows(rowOf.all(n, callId), onUnreadable)[0] ?? null),
    putAgain: async (n, now) => guarded(() => putAgain.immediate(n, now)),
    redate: (change) => guarded(() => void redate.run(change)),
    renumber: async (base, remove) => guarded(() => renumber.immediate(base, remove)),
  };
}
