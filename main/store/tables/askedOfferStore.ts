import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { DeviceId, Handle } from '../../../core/protocol/address.ts';
import type { KeptQuestions } from '../../ports/askedOffers.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';
import { withoutWaiting } from '../database/withoutWaiting.ts';

/** More than are ever open at once: of a table that somebody wrote into no start is to become work. */
const MAX_FOUND = 64;
/** An offer rings no longer than two minutes, and its repeat may be on its way for a moment more. */
const MAX_LEFT_MS = 180_000;

const Whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const readRows = rowsReader(
  'asked_offer',
  Type.Object({
    callId: Type.String({ pattern: '^[0-9a-f-]{36}$' }),
    peer: Handle,
    device: DeviceId,
    type: Type.Union([Type.Literal('audio'), Type.Literal('video')]),
    startedAt: Whole,
    leftMs: Type.Integer({ minimum: 0, maximum: MAX_LEFT_MS }),
    aliveAt: Whole,
    bootId: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
    sinceBootMs: Type.Union([Whole, Type.Null()]),
  }),
);

/**
 * None of its writes waits for the disk by itself: a row is as safe as the frames it came with, and is gone no sooner
 * than what takes its place is there. They are lines of the history that are still to be written, and stay over a
 * change of the account as the history does.
 */
export function createAskedOfferStore(database: Database, onUnreadable: OnUnreadable = unheard): KeptQuestions {
  const keep = database.prepare(
    `INSERT INTO asked_offer (call_id, peer, device, call_type, started_at, left_ms, asked_at, boot_id, since_boot_ms)
     VALUES (@callId, @peer, @device, @type, @startedAt, @leftMs, @aliveAt, @bootId, @sinceBootMs) ON CONFLICT DO NOTHING`,
  );
  const forget = database.prepare('DELETE FROM asked_offer WHERE call_id = ?');
  const forgetOthers = database.prepare(
    'DELETE FROM asked_offer WHERE call_id NOT IN (SELECT value FROM json_each(?))',
  );
  const list = database.prepare(
    `SELECT call_id AS callId, peer, device, call_type AS type, started_at AS startedAt, left_ms AS leftMs,
       asked_at AS aliveAt, boot_id AS bootId, since_boot_ms AS sinceBootMs
     FROM asked_offer ORDER BY asked_at DESC LIMIT ${MAX_FOUND}`,
  );
  return {
    keep: ({ asked: { call, device }, leftMs, askedAt: { aliveAt, bootId, sinceBootMs } }) => {
      const { callId, peer, type, startedAt } = call;
      const row = {
        ...{ callId, peer, device, type, bootId },
        ...{ startedAt: Math.round(startedAt), leftMs: Math.round(leftMs), aliveAt: Math.round(aliveAt) },
        sinceBootMs: sinceBootMs === null ? null : Math.round(sinceBootMs),
      };
      guarded(() => void withoutWaiting(database, () => keep.run(row)));
    },
    forget: (callId) => guarded(() => void withoutWaiting(database, () => forget.run(callId))),
    load: () =>
      guarded(() => {
        const found = readRows(list.all(), onUnreadable);
        // Nobody can say what they were about.
        forgetOthers.run(JSON.stringify(found.map(({ callId }) => callId)));
        return found.map(({ callId, peer, device, type, startedAt, leftMs, ...askedAt }) => ({
          asked: { call: { callId, peer, direction: 'incoming', type, startedAt }, device },
          ...{ leftMs, askedAt },
        }));
      }),
  };
}
