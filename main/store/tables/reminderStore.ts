import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { createRowRemoval, type RemovedRow } from '../database/rowRemoval.ts';
import { guarded } from '../database/storeError.ts';

export interface Reminder {
  readonly peer: string;
  /** Unix milliseconds. */
  readonly dueAt: number;
  /** The person was told that the time has come. */
  readonly told: boolean;
}

/** Calls to make, one to each user: the later wish counts, whether theirs or the person's own. */
export interface ReminderStore {
  /** By time, at most `MAX_REMINDERS`. */
  readonly list: () => readonly Reminder[];
  readonly put: (reminder: { readonly peer: string; readonly callId: string; readonly dueAt: number }) => void;
  /** Marks those that are due by now, and returns them; not those of the users named, whose time is not now. */
  readonly takeDue: (now: number, except?: readonly string[]) => readonly Reminder[];
  /** What it was, to be put back; null: there was none. */
  readonly remove: (peer: string) => RemovedRow | null;
  /** False: they asked for another call since. */
  readonly putBack: (removed: RemovedRow) => boolean;
}

/** More people than anybody has promised a call; of more, those that were told go first, then those due last. */
export const MAX_REMINDERS = 32;

const readReminders = rowsReader(
  'reminder',
  Type.Object({
    peer: Type.String(),
    dueAt: Type.Integer(),
    told: Type.Union([Type.Literal(0), Type.Literal(1)]),
  }),
);

export function createReminderStore(database: Database, onUnreadable: OnUnreadable = unheard): ReminderStore {
  const list = database.prepare('SELECT peer, due_at AS dueAt, told FROM reminder ORDER BY due_at, peer LIMIT ?');
  const put = database.prepare(
    `INSERT INTO reminder (peer, call_id, due_at, told) VALUES (@peer, @callId, @dueAt, 0)
     ON CONFLICT (peer) DO UPDATE SET call_id = excluded.call_id, due_at = excluded.due_at, told = 0`,
  );
  const prune = database.prepare(
    'DELETE FROM reminder WHERE peer IN (SELECT peer FROM reminder ORDER BY told, iif(told, -due_at, due_at), peer LIMIT -1 OFFSET ?)',
  );
  const due = database.prepare(
    `UPDATE reminder SET told = 1 WHERE told = 0 AND due_at <= ? AND peer NOT IN (SELECT value FROM json_each(?))
     RETURNING peer, due_at AS dueAt, told`,
  );
  const removal = createRowRemoval(database, 'reminder', 'peer');
  const read = (rows: readonly unknown[]): readonly Reminder[] =>
    readReminders(rows, onUnreadable).map(({ peer, dueAt, told }) => ({ peer, dueAt, told: told === 1 }));
  return {
    list: () => guarded(() => read(list.all(MAX_REMINDERS))),
    put: (reminder) =>
      guarded(() => {
        put.run(reminder);
        prune.run(MAX_REMINDERS);
      }),
    takeDue: (now, except = []) => guarded(() => read(due.all(now, JSON.stringify(except)))),
    remove: (peer) => guarded(() => removal.remove(peer)),
    putBack: (removed) => guarded(() => removal.putBack(removed)),
  };
}
