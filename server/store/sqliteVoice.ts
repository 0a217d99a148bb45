import type Database from 'better-sqlite3';
import Type, { type Static } from 'typebox';
import { DeviceId, Handle } from '../../core/protocol/address.ts';
import { CallUuid, Timestamp } from '../../core/protocol/callSession.ts';
import { listReader } from '../../core/protocol/entryByEntry.ts';
import { MAX_VOICE_MESSAGES } from '../../core/protocol/limits.ts';
import { VoicePieceCount } from '../../core/protocol/voiceApi.ts';
import type { GroupCommit } from './groupCommit.ts';
import type { OnUnreadRow } from './Store.ts';
import type { NewVoice, PieceDates, PieceTaken, StoredVoice, VoicePlace, VoiceRoom, VoiceStore } from './VoiceStore.ts';

const VoiceRow = Type.Object({
  id: CallUuid,
  call_id: CallUuid,
  from_user: Handle,
  from_device: DeviceId,
  to_user: Handle,
  to_device: DeviceId,
  payload: Type.String(),
  pieces: VoicePieceCount,
  left_at: Timestamp,
  expires_at: Timestamp,
});
const readRows = listReader(VoiceRow);
const COLUMNS = 'id, call_id, from_user, from_device, to_user, to_device, payload, pieces, left_at, expires_at';

interface Standing {
  readonly id: string;
  readonly from_user: string;
  readonly to_user: string;
  readonly to_device: number;
  readonly pieces: number;
  readonly received: number;
}

/** Voice messages in SQLite. What is counted and what follows from it is one write. */
export function sqliteVoice(database: Database.Database, group: GroupCommit, onUnreadable: OnUnreadRow): VoiceStore {
  const standing = 'SELECT id, from_user, to_user, to_device, pieces, received FROM voice_messages';
  const byId = database.prepare<[string], Standing>(`${standing} WHERE id = ?`);
  const byCall = database.prepare<[string], Standing>(`${standing} WHERE call_id = ?`);
  const used = database.prepare<[{ from: string; to: string }], Record<Used, number>>(
    `SELECT coalesce(sum(to_user = @to), 0) AS toMessages,
            coalesce(sum(pieces * (to_user = @to)), 0) AS toPieces,
            coalesce(sum(from_user = @from), 0) AS fromMessages,
            coalesce(sum(pieces * (from_user = @from)), 0) AS fromPieces,
            coalesce(sum(to_user = @to AND from_user = @from), 0) AS ofPair
     FROM voice_messages WHERE to_user = @to OR from_user = @from`,
  );
  // What came and one piece more: who promises much and sends nothing keeps nobody out.
  const inAll = database.prepare<[], { pieces: number }>(
    'SELECT coalesce(sum(min(received + 1, pieces)), 0) AS pieces FROM voice_messages',
  );
  const insert = database.prepare<[Omit<Static<typeof VoiceRow>, 'left_at'>]>(
    `INSERT INTO voice_messages (id, call_id, from_user, from_device, to_user, to_device, payload, pieces, received, expires_at)
     VALUES (@id, @call_id, @from_user, @from_device, @to_user, @to_device, @payload, @pieces, 0, @expires_at)`,
  );
  const insertPiece = database.prepare<[string, number, Uint8Array]>(
    'INSERT INTO voice_pieces (message_id, place, piece) VALUES (?, ?, ?)',
  );
  const advance = database.prepare<[string]>('UPDATE voice_messages SET received = received + 1 WHERE id = ?');
  const finish = database.prepare<[number, number, string]>(
    'UPDATE voice_messages SET left_at = ?, expires_at = ? WHERE id = ?',
  );
  const prolong = database.prepare<[number, string]>(
    'UPDATE voice_messages SET expires_at = ? WHERE id = ? AND left_at IS NULL',
  );
  const WHOLE = 'to_user = ? AND to_device = ? AND left_at IS NOT NULL AND expires_at > ?';
  const waiting = database.prepare<[string, number, number, number], unknown>(
    `SELECT ${COLUMNS} FROM voice_messages WHERE ${WHOLE} ORDER BY left_at, id LIMIT ?`,
  );
  const count = database.prepare<[string, number, number], { waiting: number }>(
    `SELECT count(*) AS waiting FROM voice_messages WHERE ${WHOLE}`,
  );
  const piece = database.prepare<[string, number, string, number, number], { piece: Uint8Array }>(
    `SELECT piece FROM voice_pieces JOIN voice_messages ON id = message_id
     WHERE message_id = ? AND place = ? AND ${WHOLE}`,
  );
  const remove = database.prepare<[string, string]>(
    'DELETE FROM voice_messages WHERE id = ? AND ? IN (to_user, from_user)',
  );
  const removeById = database.prepare<[string]>('DELETE FROM voice_messages WHERE id = ?');
  const forgetExpired = database.prepare<[number]>('DELETE FROM voice_messages WHERE expires_at <= ?');

  /** At most so many: what is deleted meanwhile is counted again only when it matters, and not with every piece. */
  let piecesAtMost = Number.POSITIVE_INFINITY;
  const isFull = (room: Pick<VoiceRoom, 'piecesInAll'>): boolean => {
    if (piecesAtMost >= room.piecesInAll) piecesAtMost = inAll.get()?.pieces ?? 0;
    return piecesAtMost >= room.piecesInAll;
  };

  const hold = (voice: NewVoice, room: VoiceRoom, now: number): VoicePlace => {
    forgetExpired.run(now);
    const { id, callId, from, to } = voice;
    const same = byId.get(id);
    if (same !== undefined) {
      const isOurs = same.from_user === from.user && same.to_user === to.user && same.pieces === voice.pieces;
      if (!isOurs) return { outcome: 'taken' };
      prolong.run(voice.expiresAt, id);
      return { outcome: 'held', received: same.received };
    }
    const earlier = byCall.get(callId);
    if (earlier !== undefined) {
      if (earlier.from_user !== from.user || earlier.received === earlier.pieces) return { outcome: 'taken' };
      removeById.run(earlier.id);
    }
    const full = fullness(used.get({ from: from.user, to: to.user }), voice.pieces, room);
    if (full !== null) return { outcome: full };
    if (isFull(room)) return { outcome: 'serverFull' };
    insert.run({
      id,
      call_id: callId,
      from_user: from.user,
      from_device: from.device,
      to_user: to.user,
      to_device: to.device,
      payload: voice.payload,
      pieces: voice.pieces,
      expires_at: voice.expiresAt,
    });
    piecesAtMost += 1;
    return { outcome: 'held', received: 0 };
  };

  const addPiece = (
    from: string,
    { id, index }: { readonly id: string; readonly index: number },
    bytes: Uint8Array,
    { now, uploadExpiresAt, expiresAt }: PieceDates,
    room: Pick<VoiceRoom, 'piecesInAll'>,
  ): PieceTaken => {
    forgetExpired.run(now);
    const voice = byId.get(id);
    if (voice?.from_user !== from) return undefined;
    const { received, pieces } = voice;
    const to = { user: voice.to_user, device: voice.to_device };
    if (index !== received || received === pieces) return { received, isWhole: false, to };
    const isWhole = received + 1 === pieces;
    // The room of this one was taken before; the next one needs some.
    if (!isWhole && isFull(room)) return 'serverFull';
    insertPiece.run(id, index, bytes);
    advance.run(id);
    if (isWhole) finish.run(now, expiresAt, id);
    else {
      piecesAtMost += 1;
      prolong.run(uploadExpiresAt, id);
    }
    return { received: received + 1, isWhole, to };
  };

  return {
    hold: (voice, room, now) => group.write(() => hold(voice, room, now)),
    addPiece: (from, at, bytes, dates, room) => group.write(() => addPiece(from, at, bytes, dates, room)),
    waiting: async ({ user, device }, now) => {
      const { entries, refused } = readRows(waiting.all(user, device, now, MAX_VOICE_MESSAGES));
      if (refused.length > 0) onUnreadable('voice_messages');
      return entries.map(storedVoice);
    },
    countWaiting: async ({ user, device }, now) => count.get(user, device, now)?.waiting ?? 0,
    piece: async ({ user, device }, id, index, now) => piece.get(id, index, user, device, now)?.piece,
    remove: (user, id) => group.write(() => void remove.run(id, user)),
    forgetExpired: (now) => group.write(() => void forgetExpired.run(now)),
  };
}

type Used = 'toMessages' | 'toPieces' | 'fromMessages' | 'fromPieces' | 'ofPair';

/** Whose room another message of so many pieces does not have. */
function fullness(
  used: Record<Used, number> | undefined,
  pieces: number,
  room: VoiceRoom,
): 'boxFull' | 'senderFull' | null {
  if (used === undefined) return null;
  if (used.toMessages >= room.messages || used.toPieces + pieces > room.pieces) return 'boxFull';
  if (used.fromMessages >= room.messages || used.fromPieces + pieces > room.pieces) return 'senderFull';
  return used.ofPair >= room.messagesOfPair ? 'senderFull' : null;
}

function storedVoice(row: Static<typeof VoiceRow>): StoredVoice {
  return {
    id: row.id,
    callId: row.call_id,
    from: { user: row.from_user, device: row.from_device },
    to: { user: row.to_user, device: row.to_device },
    payload: row.payload,
    pieces: row.pieces,
    leftAt: row.left_at,
    expiresAt: row.expires_at,
  };
}
