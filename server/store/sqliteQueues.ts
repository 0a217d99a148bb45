import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import Type from 'typebox';
import { DeviceId, Handle } from '../../core/protocol/address.ts';
import { Timestamp } from '../../core/protocol/callSession.ts';
import { decodeServerMessage } from '../../core/protocol/codec.ts';
import { listReader } from '../../core/protocol/entryByEntry.ts';
import type { QueuedMessage, QueueEntry } from '../bus/Bus.ts';
import type { FrameChanges, OnUnreadRow, QueueLife, StoredFrame } from './Store.ts';

/** A life has so many sequences for each device: 50 a second, for ever, do not use up one second's worth. */
const SEQUENCES_PER_LIFE = 2 ** 20;
const MAX_LIVES = 2 ** 33;

const QueueRow = Type.Object({
  user_id: Handle,
  device_id: DeviceId,
  s: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  queued_at: Timestamp,
  expires_at: Timestamp,
  from_stranger: Type.Union([Type.Literal(0), Type.Literal(1)]),
  message: Type.String(),
});
const readRows = listReader(QueueRow);

/** What waits for devices and what was consumed from them, in SQLite. The functions are synchronous. */
export function sqliteQueues(database: Database.Database, onUnreadable: OnUnreadRow) {
  const life = database.prepare<[], { epoch: string; life: number }>('SELECT epoch, life FROM queue_life');
  const begin = database.prepare<[string, number]>(
    `INSERT INTO queue_life (only, epoch, life) VALUES (1, ?, ?)
     ON CONFLICT DO UPDATE SET epoch = excluded.epoch, life = excluded.life`,
  );
  const forgetExpired = database.prepare<[number]>('DELETE FROM queue WHERE expires_at <= ?');
  const all = database.prepare<[], unknown>(
    'SELECT user_id, device_id, s, queued_at, expires_at, from_stranger, message FROM queue ORDER BY user_id, device_id, s',
  );
  const add = database.prepare<[string, number, number, number, number, 0 | 1, string]>(
    `INSERT INTO queue (user_id, device_id, s, queued_at, expires_at, from_stranger, message)
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const remove = database.prepare<[string, number, number]>(
    'DELETE FROM queue WHERE user_id = ? AND device_id = ? AND s = ?',
  );
  const frameNumber = database.prepare<[string, number], { n: number }>(
    'SELECT n FROM frame_numbers WHERE user_id = ? AND device_id = ?',
  );
  // Not of a device that was deleted meanwhile: whoever registers next begins at 0.
  const saveFrameNumber = database.prepare<[{ user: string; device: number; n: number }]>(
    `INSERT INTO frame_numbers (user_id, device_id, n) SELECT user_id, device_id, @n FROM devices
     WHERE user_id = @user AND device_id = @device
     ON CONFLICT DO UPDATE SET n = max(n, excluded.n)`,
  );
  return {
    /**
     * Each life begins above all sequences of those before, so that none is given twice even if the last ones were
     * never written; and by the clock, so that this holds for data from a backup too.
     */
    begin(now: number): QueueLife {
      const before = life.get();
      const next = before === undefined ? 0 : Math.max(before.life + 1, Math.floor(now / 1000));
      const goesOn = before !== undefined && next < MAX_LIVES;
      const epoch = goesOn ? before.epoch : randomBytes(8).toString('hex');
      const number = goesOn ? next : 0;
      begin.run(epoch, number);
      forgetExpired.run(now);
      return { epoch, lastS: number * SEQUENCES_PER_LIFE };
    },
    waiting(): StoredFrame[] {
      const { entries, refused } = readRows(all.all());
      const frames = entries.map((row): StoredFrame | undefined => {
        const message = readMessage(row.message);
        return (
          message && {
            to: { user: row.user_id, device: row.device_id },
            entry: {
              message,
              s: row.s,
              queuedAt: row.queued_at,
              expiresAt: row.expires_at,
              fromStranger: row.from_stranger === 1,
            },
          }
        );
      });
      const readable = frames.filter((frame) => frame !== undefined);
      if (refused.length > 0 || readable.length < frames.length) onUnreadable('queue');
      return readable;
    },
    change(changes: FrameChanges): void {
      for (const { to, entry } of changes.add) {
        const { s, queuedAt, expiresAt, fromStranger } = entry;
        add.run(to.user, to.device, s, queuedAt, expiresAt, fromStranger ? 1 : 0, JSON.stringify(written(entry)));
      }
      for (const { to, s } of changes.remove) remove.run(to.user, to.device, s);
      for (const { from, n } of changes.consumed) saveFrameNumber.run({ ...from, n });
    },
    frameNumber: (user: string, device: number): number => frameNumber.get(user, device)?.n ?? 0,
  };
}

/** As it would leave: what is read is then judged by the schema of the wire. */
function written({ message, s }: QueueEntry): object {
  switch (message.t) {
    case 'call_offer':
      return { ...message, s, age_ms: 0, ring_left_ms: 0 };
    case 'call_answer':
    case 'ice_candidate':
    case 'call_hangup':
      return { ...message, s, age_ms: 0 };
    case 'call_state':
    case 'err':
      return { ...message, s };
  }
}

function readMessage(text: string): QueuedMessage | undefined {
  const decoded = decodeServerMessage(text);
  if (!decoded.ok) return undefined;
  const { message } = decoded;
  switch (message.t) {
    case 'call_offer': {
      const { s: _s, age_ms: _age, ring_left_ms: _left, ...queued } = message;
      return queued;
    }
    case 'call_answer':
    case 'ice_candidate':
    case 'call_hangup': {
      const { s: _s, age_ms: _age, ...queued } = message;
      return queued;
    }
    case 'call_state':
    case 'err': {
      const { s: _s, ...queued } = message;
      return queued;
    }
    default:
      return undefined;
  }
}
