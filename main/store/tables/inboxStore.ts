import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { QueuePosition } from '../../ports/queuePosition.ts';
import { Bytes } from '../database/blobColumn.ts';
import { rowReader, rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';
import { withoutWaiting } from '../database/withoutWaiting.ts';

/** A message that was decrypted (the ratchet will never do that again) and waits to be acted upon. */
export interface NewInboxMessage {
  readonly position: QueuePosition;
  /** What the server said around it, as JSON, without the ciphertext. */
  readonly frame: string;
  /** Null for a frame that the server made itself. */
  readonly plaintext: Uint8Array | null;
  readonly receivedAt: number;
}

export interface InboxMessage {
  readonly id: number;
  readonly frame: string;
  readonly plaintext: Uint8Array | null;
  readonly receivedAt: number;
}

export interface InboxStore {
  /**
   * Keeps the message and moves the position past it; returns its id. Synchronous and without a transaction of its own:
   * it belongs to the one that saves the advanced ratchet, so that a crash neither loses the message nor makes it come
   * twice.
   */
  readonly put: (message: NewInboxMessage) => number;
  /** What was not handled yet, oldest first: after a crash they are handled now. */
  readonly waiting: () => Promise<readonly InboxMessage[]>;
  readonly handled: (id: number) => Promise<void>;
  /** When it resolves, a power cut takes back nothing of what was committed before, waited for or not. */
  readonly safe: () => Promise<void>;
  readonly position: () => Promise<QueuePosition | null>;
  /** For frames that leave no message behind. Never goes back within an epoch. */
  readonly advance: (position: QueuePosition) => Promise<void>;
  /**
   * The server knows no place of ours in these queues: the one that is kept is forgotten, also within the epoch. When
   * it resolves, a power cut brings it back no more.
   */
  readonly forget: (epoch: string) => Promise<void>;
}

const readMessages = rowsReader(
  'inbox',
  Type.Object({
    id: Type.Integer(),
    frame: Type.String(),
    plaintext: Type.Union([Bytes, Type.Null()]),
    receivedAt: Type.Integer(),
  }),
);
const readPosition = rowReader(Type.Object({ epoch: Type.String(), s: Type.Integer() }));

export function createInboxStore(database: Database, onUnreadable: OnUnreadable = unheard): InboxStore {
  const insert = database
    .prepare('INSERT INTO inbox (frame, plaintext, received_at) VALUES (?, ?, ?) RETURNING id')
    .pluck();
  const waiting = database.prepare('SELECT id, frame, plaintext, received_at AS receivedAt FROM inbox ORDER BY id');
  const remove = database.prepare('DELETE FROM inbox WHERE id = ?');
  const position = database.prepare('SELECT epoch, s FROM receive_position');
  const advance = database.prepare(
    `INSERT INTO receive_position (id, epoch, s) VALUES (1, ?, ?)
     ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, s = excluded.s
     WHERE epoch <> excluded.epoch OR s < excluded.s`,
  );
  const forget = database.prepare(
    `INSERT INTO receive_position (id, epoch, s) VALUES (1, ?, 0)
     ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, s = 0 WHERE epoch <> excluded.epoch OR s > 0`,
  );
  const changes = database.prepare<[], number>('SELECT total_changes()').pluck();
  /** A commit is waited for only where it writes something. */
  const writeNothing = database.transaction(() => {
    remove.run(insert.get('', null, 0));
  });
  let safeAt = -1;
  return {
    safe: async () =>
      guarded(() => {
        if (changes.get() === safeAt) return;
        writeNothing();
        safeAt = changes.get() ?? -1;
      }),
    put: ({ position: { epoch, s }, frame, plaintext, receivedAt }) =>
      guarded(() => {
        advance.run(epoch, s);
        return Number(insert.get(frame, plaintext, receivedAt));
      }),
    waiting: async () => guarded(() => readMessages(waiting.all(), onUnreadable)),
    // Taken back, it is acted upon once more after the start.
    handled: async (id) => guarded(() => withoutWaiting(database, () => void remove.run(id))),
    position: async () =>
      guarded(() => {
        const row = position.get();
        return row === undefined ? null : readPosition(row);
      }),
    // Taken back, frames that left no message come again and change nothing.
    advance: async ({ epoch, s }) => guarded(() => withoutWaiting(database, () => void advance.run(epoch, s))),
    // Where there is nothing to forget it writes nothing, and waits for no disk.
    forget: async (epoch) => guarded(() => void forget.run(epoch)),
  };
}
