import type { Database } from 'better-sqlite3';
import Type, { type Static } from 'typebox';
import type { VoiceReceivedState } from '../../../core/ipc/voice.ts';
import type { IncomingVoice, LostVoice, RemovedVoice, VoiceInbox } from '../../ports/voice.ts';
import { Bytes } from '../database/blobColumn.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { createRowRemoval } from '../database/rowRemoval.ts';
import { guarded } from '../database/storeError.ts';
import { createUnrungLimit } from './unrungLimit.ts';

export interface VoiceInboxStore extends VoiceInbox {
  /** Null: there is none, or it is not whole. */
  readonly recording: (callId: string) => Uint8Array | null;
  readonly markHeard: (callId: string) => void;
  /** Pieces are fetched anew. False: the call that it belongs to is gone. */
  readonly putBack: (removed: RemovedVoice) => boolean;
}

/** Of all recordings together: some three hours, and no more calls than a list may hold that cannot go. */
const MOST_RECORDINGS = { bytes: 64 * 1024 * 1024, count: 1_000 };
/** Of one contact within a day: whoever cannot be read can be made up without end. */
const MAX_UNREADABLE_A_DAY = 3;
const DAY_MS = 86_400_000;

const Text = Type.String();
const Whole = Type.Integer();
const readIncoming = rowsReader(
  'voice_message',
  Type.Object({
    ...{ id: Text, callId: Text, peer: Text, leftAt: Whole, expiresAt: Whole, pieces: Whole },
    ...{ key: Text, digest: Text, length: Whole, durationMs: Whole },
  }),
);
export const ReceivedState = Type.Unsafe<VoiceReceivedState>(
  Type.Enum(['fetching', 'ready', 'missing', 'damaged', 'expired', 'unreadable']),
);
const readStates = rowsReader('voice_message', Type.Object({ state: ReceivedState }));
const PieceRow = Type.Object({ place: Whole, piece: Bytes });
const readPieces = rowsReader('voice_piece', PieceRow);
const readRecordings = rowsReader('voice_message', Type.Object({ recording: Bytes }));

type Row = Omit<IncomingVoice, 'key'> & { readonly key: string | null; readonly state: VoiceReceivedState };

/** Voice messages for us: what opens them, their pieces as they come, and then the recording. */
export function createVoiceInboxStore(
  database: Database,
  onUnreadable: OnUnreadable = unheard,
  most = MOST_RECORDINGS,
): VoiceInboxStore {
  const stateOf = database.prepare('SELECT state FROM voice_message WHERE id = ?');
  // The call may have been removed, or not be told of yet.
  const listCall = database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, reason, seen, forward_secret,
       was_here, missed)
     VALUES (@callId, @peer, 'incoming', 'audio', @leftAt, @leftAt, 'missed', 0, 1, 0, 1) ON CONFLICT DO NOTHING`,
  );
  const insert = database.prepare(
    `INSERT INTO voice_message (call_id, id, peer, left_at, expires_at, pieces, key, digest, length, duration_ms, state, heard)
     SELECT call_id, @id, peer, @leftAt, @expiresAt, @pieces, @key, @digest, @length, @durationMs, @state, 0
     FROM call_record WHERE call_id = @callId AND peer = @peer AND direction = 'incoming'
     ON CONFLICT DO NOTHING`,
  );
  // Whoever has seen the call has not seen this. One that is unseen itself needs no second mark.
  const markCall = database.prepare('UPDATE call_record SET voice_unseen = 1 WHERE call_id = ? AND seen = 1');
  const unreadableOfDay = database
    .prepare(`SELECT count(*) FROM voice_message WHERE peer = ? AND state = 'unreadable' AND expires_at > ?`)
    .pluck();
  const limitUnrung = createUnrungLimit(database);
  const put = database.transaction((row: Row): void => {
    if (listCall.run(row).changes > 0) limitUnrung();
    const isKept = insert.run(row).changes > 0;
    if (isKept && row.state === 'unreadable') markCall.run(row.callId);
  });
  /** Nothing of it is waited for: when it was found is when it expired. */
  const putUnreadable = database.transaction((row: Row): void => {
    if (Number(unreadableOfDay.get(row.peer, row.expiresAt - DAY_MS)) < MAX_UNREADABLE_A_DAY) put(row);
  });
  const fetching = database.prepare(
    `SELECT id, call_id AS callId, peer, left_at AS leftAt, expires_at AS expiresAt, pieces, key, digest, length,
       duration_ms AS durationMs
     FROM voice_message WHERE state = 'fetching' ORDER BY left_at`,
  );
  const pieces = database.prepare('SELECT place, piece FROM voice_piece WHERE call_id = ? ORDER BY place');
  const addPiece = database.prepare(
    `INSERT INTO voice_piece (call_id, place, piece) SELECT call_id, ?, ? FROM voice_message
     WHERE call_id = ? AND state = 'fetching' ON CONFLICT DO NOTHING`,
  );
  const dropPieces = database.prepare('DELETE FROM voice_piece WHERE call_id = ?');
  const setRecording = database.prepare(
    `UPDATE voice_message SET state = 'ready', recording = ?, duration_ms = ?, key = NULL
     WHERE call_id = ? AND state = 'fetching'`,
  );
  const fail = database.prepare(
    `UPDATE voice_message SET state = ?, key = NULL WHERE call_id = ? AND state = 'fetching'`,
  );
  const isTooMuch = database
    .prepare('SELECT total(length(recording)) > @bytes OR count(recording) > @count FROM voice_message')
    .pluck();
  const dropOldest = database.prepare(
    `DELETE FROM voice_message WHERE call_id = (SELECT call_id FROM voice_message
     WHERE recording IS NOT NULL AND call_id <> ? ORDER BY heard DESC, left_at LIMIT 1)`,
  );
  const finish = database.transaction((callId: string, recording: Uint8Array, durationMs: number): void => {
    setRecording.run(recording, durationMs, callId);
    dropPieces.run(callId);
    markCall.run(callId);
    while (isTooMuch.get(most) === 1 && dropOldest.run(callId).changes > 0);
  });
  const lose = database.transaction((callId: string, state: VoiceReceivedState): void => {
    fail.run(state, callId);
    dropPieces.run(callId);
    markCall.run(callId);
  });
  const recording = database.prepare(`SELECT recording FROM voice_message WHERE call_id = ? AND state = 'ready'`);
  const markHeard = database.prepare(`UPDATE voice_message SET heard = 1 WHERE call_id = ? AND state <> 'fetching'`);
  const isListed = database.prepare('SELECT 1 FROM call_record WHERE call_id = ?');
  const removal = createRowRemoval(database, 'voice_message', 'call_id');

  return {
    stateOf: (id) => guarded(() => readStates(stateOf.all(id), onUnreadable)[0]?.state),
    put: (voice) => guarded(() => put({ ...voice, state: 'fetching' })),
    putUnreadable: (voice) => guarded(() => putUnreadable({ ...voice, ...NOTHING_KNOWN, state: 'unreadable' })),
    fetching: () => guarded(() => readIncoming(fetching.all(), onUnreadable)),
    piecesOf: (callId) => guarded(() => withoutGap(readPieces(pieces.all(callId), onUnreadable))),
    addPiece: (callId, place, piece) => guarded(() => void addPiece.run(place, piece, callId)),
    finish: (callId, opened, durationMs) => guarded(() => finish.immediate(callId, opened, durationMs)),
    fail: (callId, state) => guarded(() => lose.immediate(callId, state)),
    recording: (callId) => guarded(() => readRecordings(recording.all(callId), onUnreadable)[0]?.recording ?? null),
    markHeard: (callId) => guarded(() => void markHeard.run(callId)),
    remove: (callId) => guarded(() => removal.remove(callId)),
    putBack: (removed) => guarded(() => isListed.get(removed['call_id']) !== undefined && removal.putBack(removed)),
  };
}

const NOTHING_KNOWN: Omit<Row, keyof LostVoice | 'state'> = {
  ...{ pieces: 0, key: null, digest: '', length: 0, durationMs: 0 },
};

function withoutGap(pieces: readonly Static<typeof PieceRow>[]): readonly Uint8Array[] {
  return pieces.flatMap(({ place, piece }, index) => (place === index ? [piece] : []));
}
