import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import type { VoiceLeftProblem } from '../../../core/ipc/voice.ts';
import { SEALED_VOICE_PIECE_BYTES } from '../../../core/protocol/limits.ts';
import type { OutgoingVoice, RemovedVoice, VoiceOutbox } from '../../ports/voice.ts';
import { Bytes } from '../database/blobColumn.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { createRowRemoval } from '../database/rowRemoval.ts';
import { guarded } from '../database/storeError.ts';
import { createVoiceUnwantedStore } from './voiceUnwantedStore.ts';

export interface VoiceOutboxStore extends VoiceOutbox {
  /** As `put`, and it is not sent before `again`. False also where that would take the place of one that is sent. */
  readonly keep: (voice: OutgoingVoice) => boolean;
  /** Once more, after a failure; false if there is nothing to send. */
  readonly again: (callId: string, now: number) => boolean;
  /**
   * The id under which the server may have it, and what it was, to be put back: never one that was sent, of which
   * nothing is left. Null: there is none. That the server is to delete it is written down with it, until `until`.
   */
  readonly remove: (
    callId: string,
    until: number,
  ) => { readonly id: string; readonly removed: RemovedVoice | null } | null;
  /**
   * Stops what is on its way, of one call or of all: it is kept, and not sent before `again`. What the server has of it
   * is to be deleted, as with `remove`.
   */
  readonly halt: (callId: string | null, until: number) => void;
  /** One that was on its way is kept now, and not sent before `again`. False: the call that it belongs to is gone. */
  readonly putBack: (removed: RemovedVoice) => boolean;
}

export const LeftProblem = Type.Unsafe<VoiceLeftProblem>(
  Type.Enum([
    ...['boxFull', 'tooMany', 'blocked', 'notContact', 'notAdmitted', 'identityChanged', 'noRatchet'],
    ...['refused', 'tooOld', 'notSent'],
  ]),
);
const Text = Type.String();
const Whole = Type.Integer();
const readOutgoing = rowsReader(
  'voice_outbox',
  Type.Object({
    ...{ id: Text, callId: Text, peer: Text, madeAt: Whole, sealed: Bytes, key: Text, digest: Text },
    ...{ length: Whole, durationMs: Whole },
    device: Type.Union([Whole, Type.Null()]),
    payload: Type.Union([Text, Type.Null()]),
  }),
);
const readLeft = rowsReader('voice_outbox', Type.Object({ id: Text, state: Text }));

/** Voice messages of ours until the server has them whole, over a restart too. Sealed already, as they will leave. */
export function createVoiceOutboxStore(database: Database, onUnreadable: OnUnreadable = unheard): VoiceOutboxStore {
  const isListed = database.prepare('SELECT 1 FROM call_record WHERE call_id = ?');
  const insert = database.prepare(
    `INSERT INTO voice_outbox (call_id, id, peer, made_at, device, payload, sealed, key, digest, length, duration_ms, state,
       problem)
     VALUES (@callId, @id, @peer, @madeAt, @device, @payload, @sealed, @key, @digest, @length, @durationMs, @state,
       @problem)
     ON CONFLICT (call_id) DO UPDATE SET id = excluded.id, made_at = excluded.made_at, device = NULL, payload = NULL,
       sealed = excluded.sealed, key = excluded.key, digest = excluded.digest, length = excluded.length,
       duration_ms = excluded.duration_ms, state = excluded.state, problem = excluded.problem
     WHERE state <> 'sent'`,
  );
  const next = database.prepare(
    `SELECT id, call_id AS callId, peer, made_at AS madeAt, device, payload, sealed, key, digest, length,
       duration_ms AS durationMs
     FROM voice_outbox WHERE state = 'sending' AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY made_at LIMIT 1`,
  );
  const isWanted = database.prepare(`SELECT 1 FROM voice_outbox WHERE id = ? AND state = 'sending'`);
  const setPayload = database.prepare('UPDATE voice_outbox SET device = ?, payload = ? WHERE id = ?');
  // Nothing of what was said stays here once it is there.
  const sent = database.prepare(
    `UPDATE voice_outbox SET state = 'sent', sealed = NULL, key = NULL, payload = NULL
     WHERE id = ? AND state = 'sending'`,
  );
  const failed = database.prepare(
    `UPDATE voice_outbox SET state = 'failed', problem = ? WHERE id = ? AND state = 'sending'`,
  );
  const again = database.prepare(
    `UPDATE voice_outbox SET state = 'sending', problem = NULL, made_at = ?, device = NULL, payload = NULL
     WHERE call_id = ? AND state = 'failed' AND sealed IS NOT NULL`,
  );
  const removal = createRowRemoval(database, 'voice_outbox', 'call_id');

  const isSending = database.prepare(`SELECT 1 FROM voice_outbox WHERE call_id = ? AND state = 'sending'`);

  const insertListed = ({ pieces, ...voice }: OutgoingVoice, state: 'sending' | 'failed', problem: string | null) => {
    if (isListed.get(voice.callId) === undefined) return false;
    return insert.run({ ...voice, state, problem, sealed: Buffer.concat(pieces) }).changes > 0;
  };
  const put = database.transaction((voice: OutgoingVoice): boolean => insertListed(voice, 'sending', null));
  const keep = database.transaction(
    (voice: OutgoingVoice): boolean =>
      isSending.get(voice.callId) === undefined && insertListed(voice, 'failed', 'notSent'),
  );

  const unwanted = createVoiceUnwantedStore(database, onUnreadable);
  const remove = database.transaction((callId: string, until: number) => {
    const row = removal.remove(callId);
    const [left] = row === null ? [] : readLeft([row], onUnreadable);
    if (left === undefined) return null;
    unwanted.add(left.id, until);
    return { id: left.id, removed: left.state === 'sent' ? null : row };
  });
  const stop = database.prepare(
    `UPDATE voice_outbox SET state = 'failed', problem = 'notSent'
     WHERE state = 'sending' AND (@callId IS NULL OR call_id = @callId) RETURNING id, state`,
  );
  const halt = database.transaction((callId: string | null, until: number): void => {
    for (const { id } of readLeft(stop.all({ callId }), onUnreadable)) unwanted.add(id, until);
  });

  return {
    put: (voice) => guarded(() => put.immediate(voice)),
    keep: (voice) => guarded(() => keep.immediate(voice)),
    next: (but) =>
      guarded(() => {
        const [row] = readOutgoing(next.all(JSON.stringify(but)), onUnreadable);
        if (row === undefined) return null;
        const { sealed, ...voice } = row;
        return { ...voice, pieces: cut(sealed) };
      }),
    isWanted: (id) => guarded(() => isWanted.get(id) !== undefined),
    setPayload: (id, device, payload) => guarded(() => void setPayload.run(device, payload, id)),
    sent: (id) => guarded(() => void sent.run(id)),
    failed: (id, problem) => guarded(() => void failed.run(problem, id)),
    again: (callId, now) => guarded(() => again.run(now, callId).changes > 0),
    halt: (callId, until) => guarded(() => halt.immediate(callId, until)),
    remove: (callId, until) => guarded(() => remove.immediate(callId, until)),
    putBack: (removed) =>
      guarded(() => {
        if (isListed.get(removed['call_id']) === undefined) return false;
        // The server was told to throw away what it had of it.
        const isStopped = removed['state'] === 'sending';
        return removal.putBack(isStopped ? { ...removed, state: 'failed', problem: 'notSent' } : removed);
      }),
  };
}

function cut(sealed: Uint8Array): readonly Uint8Array[] {
  const count = Math.ceil(sealed.length / SEALED_VOICE_PIECE_BYTES);
  return Array.from({ length: count }, (_, index) =>
    sealed.subarray(index * SEALED_VOICE_PIECE_BYTES, (index + 1) * SEALED_VOICE_PIECE_BYTES),
  );
}
