import type { Database } from 'better-sqlite3';
import Type, { type Static } from 'typebox';
import type { CallRecord } from '../../../core/call/callEffect.ts';
import type { Route } from '../../../core/call/call.ts';
import { CALL_STAGES, STAGE_OF_END } from '../../../core/call/callStage.ts';
import { missedAs } from '../../../core/call/callRecord.ts';
import { isListedDaily, NOT_NOW_REASONS, type EndReason } from '../../../core/call/endReason.ts';
import { listReader } from '../../../core/protocol/entryByEntry.ts';
import type { CommitSafety } from '../../ports/commitSafety.ts';
import { keptRelays, relaysColumn } from './keptRelays.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { createRowRemoval, type RemovedRow } from '../database/rowRemoval.ts';
import { guarded } from '../database/storeError.ts';
import { createStrangersRungLimit } from './strangersRungLimit.ts';
import { createUnrungLimit } from './unrungLimit.ts';
import { withoutWaiting } from '../database/withoutWaiting.ts';
import { historyExtent, type HistoryExtent } from './historyExtent.ts';

export interface PastCall extends CallRecord {
  /** A line in red, and a place among the missed ones. */
  readonly isMissed: boolean;
  /** Whether the person has looked at it; only a missed call begins unseen. */
  readonly seen: boolean;
}

/** Where a page ends: by start, and among calls of one moment by the order in which they were recorded. */
export interface HistoryPlace {
  readonly startedAt: number;
  readonly row: number;
}

export interface HistoryQuestion {
  readonly missedOnly: boolean;
  /** Only calls with this user; null: with everybody. */
  readonly peer: string | null;
  /** Null: from the newest on. */
  readonly after: HistoryPlace | null;
  readonly limit: number;
}

export interface HistoryPage {
  /** Newest first. */
  readonly calls: readonly PastCall[];
  /** Null at the end. */
  readonly next: HistoryPlace | null;
}

export interface HistoryStore {
  readonly page: (question: HistoryQuestion) => Promise<HistoryPage>;
  readonly count: () => Promise<number>;
  readonly extent: (which: { readonly missedOnly: boolean }) => Promise<HistoryExtent>;
  /** Those that the person has not looked at: missed calls, and calls to which a voice message came since. */
  readonly missedCount: () => Promise<number>;
  /** Of them those to which a voice message came after the person had looked at them. */
  readonly voiceCount: () => Promise<number>;
  /** Of them the missed calls that did not ring at that moment: it was to be quiet, or another call was on. */
  readonly notNowCount: () => Promise<number>;
  /**
   * A call is recorded once; a second record of it changes nothing. Of calls that did not ring because of who called,
   * one a day of each caller is kept (A86).
   */
  readonly add: (record: CallRecord, safe?: CommitSafety) => Promise<void>;
  readonly has: (callId: string) => Promise<boolean>;
  readonly markAllSeen: () => Promise<void>;
  /** Null: there was none. */
  readonly remove: (callId: string) => Promise<RemovedRow | null>;
  readonly putBack: (removed: RemovedRow) => Promise<void>;
  readonly clear: () => Promise<void>;
  /**
   * Removes the oldest of those that began before, and of those beyond the newest `keep` that were here: `most` at
   * once. Tells how many.
   */
  readonly prune: (which: { readonly before: number; readonly keep: number; readonly most: number }) => number;
}

const CallRow = Type.Object({
  row: Type.Integer(),
  callId: Type.String(),
  peer: Type.String(),
  direction: Type.Union([Type.Literal('outgoing'), Type.Literal('incoming')]),
  callType: Type.Union([Type.Literal('audio'), Type.Literal('video')]),
  startedAt: Type.Integer(),
  endedAt: Type.Integer(),
  durationMs: Type.Union([Type.Integer(), Type.Null()]),
  reason: Type.Unsafe<EndReason>(Type.Enum(Object.keys(STAGE_OF_END))),
  route: Type.Union([Type.Literal('direct'), Type.Literal('relayed'), Type.Null()]),
  relayTransport: Type.Union([Type.String(), Type.Null()]),
  seen: Type.Union([Type.Literal(0), Type.Literal(1)]),
  forwardSecret: Type.Union([Type.Literal(0), Type.Literal(1)]),
  stage: Type.Union([Type.String(), Type.Null()]),
  subject: Type.Union([Type.String(), Type.Null()]),
  note: Type.Union([Type.String(), Type.Null()]),
  callBackAt: Type.Union([Type.Integer(), Type.Null()]),
  device: Type.Union([Type.Integer(), Type.Null()]),
  relays: Type.Union([Type.String(), Type.Null()]),
  wasHere: Type.Union([Type.Literal(0), Type.Literal(1)]),
  missed: Type.Union([Type.Literal(0), Type.Literal(1)]),
});
const readCalls = rowsReader('call_record', CallRow);
/** A row that cannot be read has a place all the same. */
const readPlaces = listReader(Type.Object({ row: Type.Integer(), startedAt: Type.Integer() }));
const NOT_NOW = NOT_NOW_REASONS.map((reason) => `'${reason}'`).join();
const NEWEST: HistoryPlace = { startedAt: Number.MAX_SAFE_INTEGER, row: Number.MAX_SAFE_INTEGER };

export function createHistoryStore(database: Database, onUnreadable: OnUnreadable = unheard): HistoryStore {
  // Each has an index of its own (migrations 7 and 29), and reads no more rows than it gives.
  const pageOf = (which: string) =>
    database.prepare(
      `SELECT rowid AS row, call_id AS callId, peer, direction, call_type AS callType, started_at AS startedAt,
         ended_at AS endedAt, duration_ms AS durationMs, reason, route, seen AND NOT voice_unseen AS seen, forward_secret AS forwardSecret,
         stage, subject, note, call_back_at AS callBackAt, device, relay_transport AS relayTransport, relays,
         was_here AS wasHere, missed
       FROM call_record WHERE ${which}(started_at, rowid) < (@startedAt, @row)
       ORDER BY started_at DESC, rowid DESC LIMIT @limit`,
    );
  const pages = {
    all: pageOf(''),
    missed: pageOf('missed = 1 AND '),
    peer: pageOf('peer = @peer AND '),
    peerMissed: pageOf('peer = @peer AND missed = 1 AND '),
  };
  const count = database.prepare('SELECT count(*) FROM call_record').pluck();
  const starts = {
    all: database.prepare('SELECT started_at FROM call_record ORDER BY started_at').pluck(),
    missed: database.prepare('SELECT started_at FROM call_record WHERE missed = 1 ORDER BY started_at').pluck(),
  };
  const unseen = database.prepare('SELECT count(*) FROM call_record WHERE seen = 0').pluck();
  const notNow = database.prepare(`SELECT count(*) FROM call_record WHERE seen = 0 AND reason IN (${NOT_NOW})`).pluck();
  const voiceUnseen = database.prepare('SELECT count(*) FROM call_record WHERE voice_unseen = 1').pluck();
  const add = database.prepare(
    `INSERT INTO call_record (call_id, peer, direction, call_type, started_at, ended_at, duration_ms, reason, route, seen,
       forward_secret, stage, subject, note, call_back_at, device, relay_transport, relays, was_here, missed)
     VALUES (@callId, @peer, @direction, @type, @startedAt, @endedAt, @durationMs, @reason, @route, @seen,
       @forwardSecret, @stage, @subject, @note, @callBackAt, @device, @relayTransport, @relays, @wasHere, @missed) ON CONFLICT (call_id) DO NOTHING`,
  );
  const addWithin = database.transaction((row: Readonly<Record<string, unknown>>) => {
    add.run(row);
    if (row['wasHere'] === 0) limitUnrung();
    else {
      limitStrangersRung(row);
      pruneMany.run({ keep: MAX_CALLS_KEPT, most: ALL });
    }
  });
  const has = database.prepare('SELECT 1 FROM call_record WHERE call_id = ?');
  const isContact = database.prepare('SELECT 1 FROM contact WHERE handle = ?');
  const listedToday = database.prepare(
    'SELECT 1 FROM call_record WHERE peer = ? AND reason = ? AND started_at BETWEEN ? AND ?',
  );
  const markAllSeen = database.prepare(
    'UPDATE call_record SET seen = 1, voice_unseen = 0 WHERE seen = 0 OR voice_unseen = 1',
  );
  const pruneOld = database.prepare(
    'DELETE FROM call_record WHERE rowid IN (SELECT rowid FROM call_record WHERE started_at < @before ORDER BY started_at LIMIT @most)',
  );
  const pruneMany = database.prepare(
    'DELETE FROM call_record WHERE rowid IN (SELECT rowid FROM call_record WHERE was_here = 1 ORDER BY started_at DESC, rowid DESC LIMIT @most OFFSET @keep)',
  );
  const limitUnrung = createUnrungLimit(database);
  const limitStrangersRung = createStrangersRungLimit(database);
  const removal = createRowRemoval(database, 'call_record', 'call_id');
  const voices = [
    createRowRemoval(database, 'voice_message', 'call_id'),
    createRowRemoval(database, 'voice_outbox', 'call_id'),
  ];
  /** The voice messages of a removed call, which go with it and come back with it. */
  const voicesOf = new WeakMap<RemovedRow, readonly (RemovedRow | null)[]>();
  const removeCall = database.transaction((callId: string): RemovedRow | null => {
    const rows = voices.map((voice) => voice.remove(callId));
    const row = removal.remove(callId);
    if (row !== null) voicesOf.set(row, rows);
    return row;
  });
  const putCallBack = database.transaction((row: RemovedRow): void => {
    removal.putBack(row);
    voicesOf.get(row)?.forEach((voice, index) => voice !== null && voices[index]?.putBack(voice));
  });
  const clear = database.prepare('DELETE FROM call_record');
  return {
    page: async ({ missedOnly, peer, after, limit }) =>
      guarded(() => {
        const { startedAt, row } = after ?? NEWEST;
        const asked = { startedAt, row, limit };
        const rows =
          peer === null
            ? pages[missedOnly ? 'missed' : 'all'].all(asked)
            : pages[missedOnly ? 'peerMissed' : 'peer'].all({ ...asked, peer });
        const next = rows.length < limit ? null : (readPlaces(rows).entries.at(-1) ?? null);
        return { calls: readCalls(rows, onUnreadable).map((row) => callOf(row, onUnreadable)), next };
      }),
    count: async () => guarded(() => Number(count.get())),
    extent: async ({ missedOnly }) =>
      guarded(() => historyExtent(starts[missedOnly ? 'missed' : 'all'].all().map(Number))),
    missedCount: async () => guarded(() => Number(unseen.get()) + Number(voiceUnseen.get())),
    voiceCount: async () => guarded(() => Number(voiceUnseen.get())),
    notNowCount: async () => guarded(() => Number(notNow.get())),
    has: async (callId) => guarded(() => has.get(callId) !== undefined),
    add: async ({ call, note, ...how }, safe = 'now') =>
      guarded(() => {
        const run = (work: () => void): void => (safe === 'now' ? work() : withoutWaiting(database, work));
        const { peer, startedAt } = call;
        const { reason, wasHere } = how;
        const aDay = [startedAt - DAY_MS, startedAt + DAY_MS];
        // One that rang is of a caller who was blocked at that moment: nobody makes these up.
        if (!wasHere && isListedDaily(reason) && listedToday.get(peer, reason, ...aDay) !== undefined) return;
        const missed = missedAs(how, isContact.get(peer) !== undefined);
        const row = {
          subject: null,
          ...call,
          ...how,
          ...routeColumns(how.route),
          relays: relaysColumn(how.relays),
          missed: missed === null ? 0 : 1,
          seen: missed === 'marked' ? 0 : 1,
          forwardSecret: how.forwardSecret ? 1 : 0,
          wasHere: wasHere ? 1 : 0,
          note: note?.text ?? null,
          callBackAt: note?.callBackAt ?? null,
        };
        run(() => addWithin(row));
      }),
    prune: ({ before, keep, most }) =>
      guarded(() => {
        const { changes } = pruneOld.run({ before, most });
        return changes + (changes < most ? pruneMany.run({ keep, most: most - changes }).changes : 0);
      }),
    markAllSeen: async () => guarded(() => void markAllSeen.run()),
    remove: async (callId) => guarded(() => removeCall(callId)),
    putBack: async (removed) => guarded(() => putCallBack(removed)),
    clear: async () => guarded(() => void clear.run()),
  };
}

/** The transport to the relay came later, and has a column of its own. */
export function routeColumns(route: Route | null): {
  readonly route: string | null;
  readonly relayTransport: string | null;
} {
  const relayTransport = route === null ? null : (/^relayed(Udp|Tcp|Tls)$/u.exec(route)?.[1]?.toLowerCase() ?? null);
  return { route: relayTransport === null ? route : 'relayed', relayTransport };
}

function routeOf({ route, relayTransport }: Static<typeof CallRow>): Route | null {
  const known: Readonly<Record<string, Route>> = { udp: 'relayedUdp', tcp: 'relayedTcp', tls: 'relayedTls' };
  return route === 'relayed' ? (known[relayTransport ?? ''] ?? 'relayed') : route;
}

const DAY_MS = 86_400_000;

/** Whoever dials and gives up a million times must not fill the disk; the oldest calls go. */
export const MAX_CALLS_KEPT = 18_000;
/** What SQLite takes for no limit. */
const ALL = -1;

function callOf(row: Static<typeof CallRow>, onUnreadable: OnUnreadable): PastCall {
  return {
    call: {
      callId: row.callId,
      peer: row.peer,
      direction: row.direction,
      type: row.callType,
      startedAt: row.startedAt,
      ...(row.subject === null ? {} : { subject: row.subject }),
    },
    reason: row.reason,
    wasHere: row.wasHere === 1,
    isMissed: row.missed === 1,
    // A call from before the column, and a stage that only a later Ringfort knows.
    stage: CALL_STAGES.find((stage) => stage === row.stage) ?? STAGE_OF_END[row.reason],
    durationMs: row.durationMs,
    endedAt: row.endedAt,
    route: routeOf(row),
    relays: keptRelays(row.relays, onUnreadable),
    device: row.device,
    note: row.note === null && row.callBackAt === null ? null : { text: row.note, callBackAt: row.callBackAt },
    seen: row.seen === 1,
    forwardSecret: row.forwardSecret === 1,
  };
}
