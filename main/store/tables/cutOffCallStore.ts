import { existsSync, rmSync, writeFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { MAX_CALL_TEXT, ROUTES } from '../../../core/call/call.ts';
import { MAX_GENERATION, MAX_RESTART } from '../../../core/call/connection.ts';
import type { BegunCall, KeptCall } from '../../../core/call/keptCall.ts';
import type { KeptCalls, SignOfLife } from '../../ports/keptCalls.ts';
import { guarded } from '../database/storeError.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { withoutWaiting } from '../database/withoutWaiting.ts';
import { fits } from '../../../core/protocol/validators.ts';

export interface CutOffCallStore extends KeptCalls {
  /** How many rows `keep` and `alive` have written: a log that is idle but for them is idle. */
  readonly written: () => number;
}

/** Two calls live at most, beside one that just begins. */
const MAX_FOUND = 3;

const Whole = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const Digits = (length: number) => Type.String({ pattern: `^[0-9a-f]{${length}}$` });
const CallId = Type.String({ pattern: '^[0-9a-f-]{36}$' });
const Device = Type.Integer({ minimum: 0, maximum: 0xffff_ffff });
const Generation = Type.Integer({ minimum: 0, maximum: MAX_GENERATION });
const Pair = Type.Object({
  generation: Generation,
  restart: Type.Integer({ minimum: 0, maximum: MAX_RESTART }),
});
const Call = Type.Object({
  callId: CallId,
  peer: Type.String({ minLength: 1, maxLength: 64 }),
  direction: Type.Union([Type.Literal('outgoing'), Type.Literal('incoming')]),
  type: Type.Union([Type.Literal('audio'), Type.Literal('video')]),
  startedAt: Whole,
  // Of as many characters as may travel, each of two units at most.
  subject: Type.Optional(Type.String({ maxLength: 2 * MAX_CALL_TEXT })),
});
const Begun = Type.Object({ begun: Type.Object({ call: Call, forwardSecret: Type.Boolean() }) });
const Kept = Type.Object({
  call: Call,
  remoteDevice: Device,
  party: Type.Object({
    device: Device,
    identity: Type.Union([Digits(128), Type.Null()]),
    hash: Digits(64),
    dtlsFingerprint: Digits(64),
  }),
  placedByUs: Type.Boolean(),
  at: Pair,
  highest: Pair,
  transcripts: Type.Array(
    Type.Object({
      generation: Generation,
      hash: Digits(64),
      opensWith: Type.Union([Digits(64), Type.Null()]),
    }),
    { maxItems: MAX_GENERATION + 1 },
  ),
  sealed: Type.Boolean(),
  forwardSecret: Type.Boolean(),
  messages: Type.Integer({ minimum: 0, maximum: 0x7fff_ffff }),
  relayOnly: Type.Boolean(),
  connectedAt: Whole,
  route: Type.Enum(ROUTES),
  heldHere: Type.Boolean(),
  muted: Type.Boolean(),
  theirs: Type.Union([
    Type.Object({
      sequence: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }),
      state: Type.Object({
        microphone: Type.Boolean(),
        camera: Type.Boolean(),
        screen: Type.Boolean(),
        held: Type.Boolean(),
      }),
      relayed: Type.Boolean(),
    }),
    Type.Null(),
  ]),
});
const readRows = rowsReader(
  'kept_call',
  Type.Object({
    callId: CallId,
    body: Type.String({ maxLength: 16_384 }),
    aliveAt: Whole,
    bootId: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
    sinceBootMs: Type.Union([Whole, Type.Null()]),
  }),
);

/**
 * None of its writes waits for the disk: what they are for is a program that is killed, and the system has what such a
 * one wrote. Whoever loses power is not back within the time in which there is a call to go back to.
 */
export function createCutOffCallStore(database: Database, onUnreadable: OnUnreadable = unheard): CutOffCallStore {
  const keep = database.prepare(
    `INSERT INTO kept_call (call_id, body, alive_at, boot_id, since_boot_ms)
     VALUES (@callId, @body, @aliveAt, @bootId, @sinceBootMs)
     ON CONFLICT (call_id) DO UPDATE SET body = excluded.body, alive_at = excluded.alive_at,
       boot_id = excluded.boot_id, since_boot_ms = excluded.since_boot_ms`,
  );
  const alive = database.prepare(
    'UPDATE kept_call SET alive_at = @aliveAt, boot_id = @bootId, since_boot_ms = @sinceBootMs WHERE call_id = @callId',
  );
  const forget = database.prepare('DELETE FROM kept_call WHERE call_id = ?');
  const forgetOthers = database.prepare('DELETE FROM kept_call WHERE call_id NOT IN (SELECT value FROM json_each(?))');
  const list = database.prepare(
    `SELECT call_id AS callId, body, alive_at AS aliveAt, boot_id AS bootId, since_boot_ms AS sinceBootMs
     FROM kept_call ORDER BY alive_at DESC LIMIT ${MAX_FOUND}`,
  );
  // Empty, beside the database as its log is: a file can be removed where there is no room left for a single row.
  const mark = `${database.name}-calls`;
  let written = 0;
  const write = (work: () => { readonly changes: number }): void =>
    guarded(() => {
      written += withoutWaiting(database, work).changes;
    });
  const columns = ({ aliveAt, bootId, sinceBootMs }: SignOfLife) => ({
    ...{ aliveAt: Math.round(aliveAt), bootId },
    sinceBootMs: sinceBootMs === null ? null : Math.round(sinceBootMs),
  });

  return {
    begin: (begun, sign) =>
      write(() => keep.run({ callId: begun.call.callId, body: JSON.stringify({ begun }), ...columns(sign) })),
    keep: (kept, sign) =>
      write(() => keep.run({ callId: kept.call.callId, body: JSON.stringify(kept), ...columns(sign) })),
    alive: (callId, sign) => write(() => alive.run({ callId, ...columns(sign) })),
    forget: (callId) => guarded(() => void withoutWaiting(database, () => forget.run(callId))),
    isCurrent: () => existsSync(mark),
    setCurrent: (current) =>
      guarded(() => (current ? writeFileSync(mark, '', { mode: 0o600 }) : rmSync(mark, { force: true }))),
    load: () =>
      guarded(() => {
        const found = readRows(list.all(), onUnreadable).flatMap(({ callId, body: text, ...sign }) => {
          const one = parsed(text);
          if (one !== null && callOf(one).callId === callId) return [{ ...one, alive: sign }];
          onUnreadable([{ path: '/kept_call', why: 'no call' }]);
          return [];
        });
        // Nobody can go back to the others, and there is nothing in them for anybody.
        forgetOthers.run(JSON.stringify(found.map((one) => callOf(one).callId)));
        return found;
      }),
    written: () => written,
  };
}

type KeptBody = { readonly kept: KeptCall } | { readonly begun: BegunCall };

const callOf = (one: KeptBody) => ('kept' in one ? one.kept.call : one.begun.call);

function parsed(text: string): KeptBody | null {
  try {
    const value: unknown = JSON.parse(text);
    if (fits(Kept, value)) return { kept: value };
    return fits(Begun, value) ? value : null;
  } catch {
    return null;
  }
}
