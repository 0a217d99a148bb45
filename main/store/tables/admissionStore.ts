import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Handle } from '../../../core/protocol/address.ts';
import { listReader } from '../../../core/protocol/entryByEntry.ts';
import type { RightToRing } from '../../../core/protocol/peerMessage.ts';
import { rowsReader, unheard, type OnUnreadable } from '../database/row.ts';
import { guarded } from '../database/storeError.ts';
import { fits } from '../../../core/protocol/validators.ts';

export interface BlockedUser {
  readonly handle: string;
  readonly blockedAt: number;
}

export interface BlockedPage {
  readonly blocked: readonly BlockedUser[];
  /** The last handle of the page; null at the end. */
  readonly next: string | null;
}

/** What the server is told, whole: who has a right to ring, and who is blocked. */
export interface AdmissionState {
  readonly revision: number;
  readonly rights: readonly RightToRing[];
  /** Those blocked last, if there are more than the server takes. */
  readonly blocked: readonly string[];
}

/**
 * Who may not call, and the rights to ring that were given and received (A86). Synchronous, for it is asked about each
 * message; every change that the server must hear of counts the revision up in the same transaction.
 */
export interface AdmissionStore {
  readonly isBlocked: (handle: string) => boolean;
  /** Those of many who are blocked, in one question. */
  readonly blockedOf: (handles: readonly string[]) => ReadonlySet<string>;
  /** By handle. */
  readonly blockedPage: (question: { readonly after: string | null; readonly limit: number }) => BlockedPage;
  readonly blockedCount: () => number;
  /** Withdraws the right as well. */
  readonly block: (user: BlockedUser) => void;
  readonly unblock: (handle: string) => void;
  /** The right of a contact who is not blocked, `fresh` if they had none; null for everybody else. */
  readonly rightFor: (handle: string, fresh: () => RightToRing) => RightToRing | null;
  readonly withdrawRight: (handle: string) => void;
  readonly withdrawAllRights: () => void;
  /** What they gave us, to ring at theirs. */
  readonly received: (handle: string) => RightToRing | null;
  readonly keepReceived: (handle: string, right: RightToRing) => void;
  readonly revision: () => number;
  readonly setRevision: (revision: number) => void;
  readonly state: () => AdmissionState;
}

const readBlocked = rowsReader('blocked', Type.Object({ handle: Type.String(), blockedAt: Type.Integer() }));
/** A row that cannot be read has a place in the list all the same. */
const readHandle = listReader(Type.Object({ handle: Type.String() }));

export function createAdmissionStore(
  database: Database,
  mostAtServer: { readonly rights: number; readonly blocked: number },
  onUnreadable: OnUnreadable = unheard,
): AdmissionStore {
  const isBlocked = database.prepare('SELECT 1 FROM blocked WHERE handle = ?');
  const blockedOf = database
    .prepare('SELECT handle FROM blocked WHERE handle IN (SELECT value FROM json_each(?))')
    .pluck();
  const page = database.prepare(
    'SELECT handle, blocked_at AS blockedAt FROM blocked WHERE handle > ? ORDER BY handle LIMIT ?',
  );
  const blockedCount = database.prepare('SELECT count(*) FROM blocked').pluck();
  const addBlocked = database.prepare('INSERT INTO blocked (handle, blocked_at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const removeBlocked = database.prepare('DELETE FROM blocked WHERE handle = ?');
  const lastBlocked = database.prepare('SELECT handle FROM blocked ORDER BY blocked_at DESC, handle LIMIT ?').pluck();
  const given = database.prepare('SELECT given FROM ring_right WHERE handle = ?').pluck();
  const mayHaveRight = database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM contact WHERE handle = @handle)
         AND NOT EXISTS (SELECT 1 FROM blocked WHERE handle = @handle)`,
    )
    .pluck();
  const allGiven = database.prepare('SELECT given FROM ring_right WHERE given IS NOT NULL LIMIT ?').pluck();
  const givenCount = database.prepare('SELECT count(given) FROM ring_right').pluck();
  const give = database.prepare(
    'INSERT INTO ring_right (handle, given) VALUES (?, ?) ON CONFLICT (handle) DO UPDATE SET given = excluded.given',
  );
  const withdraw = database.prepare('UPDATE ring_right SET given = NULL WHERE handle = ? AND given IS NOT NULL');
  const withdrawAll = database.prepare('UPDATE ring_right SET given = NULL WHERE given IS NOT NULL');
  const received = database.prepare('SELECT received FROM ring_right WHERE handle = ?').pluck();
  const keep = database.prepare(
    `INSERT INTO ring_right (handle, received) VALUES (?, ?)
     ON CONFLICT (handle) DO UPDATE SET received = excluded.received WHERE received IS NOT excluded.received`,
  );
  const revision = database.prepare('SELECT revision FROM admission').pluck();
  const setRevision = database.prepare('UPDATE admission SET revision = ?');
  const countUp = database.prepare('UPDATE admission SET revision = revision + 1');

  /** Runs whole, and is a news for the server if any row of it changed. */
  const changing = (...steps: readonly (() => { readonly changes: number })[]): void =>
    guarded(() =>
      database
        .transaction(() => {
          const changed = steps.map((step) => step().changes);
          if (changed.some((changes) => changes > 0)) countUp.run();
        })
        .immediate(),
    );

  const rightOf = database.transaction((handle: string, fresh: () => RightToRing): RightToRing | null => {
    if (mayHaveRight.get({ handle }) !== 1) return null;
    const has = hexOf(given.get(handle));
    if (has !== null) return has;
    // More than the server takes would be rights that do not ring.
    if (Number(givenCount.get()) >= mostAtServer.rights) return null;
    const right = fresh();
    give.run(handle, Buffer.from(right, 'hex'));
    countUp.run();
    return right;
  });

  return {
    isBlocked: (handle) => guarded(() => isBlocked.get(handle) !== undefined),
    blockedOf: (handles) => guarded(() => new Set(blockedOf.all(JSON.stringify(handles)).map(String))),
    blockedPage: ({ after, limit }) =>
      guarded(() => {
        const rows = page.all(after ?? '', limit);
        const last = readHandle(rows).entries.at(-1);
        return { blocked: readBlocked(rows, onUnreadable), next: rows.length < limit ? null : (last?.handle ?? null) };
      }),
    blockedCount: () => guarded(() => Number(blockedCount.get())),
    block: ({ handle, blockedAt }) =>
      changing(
        () => addBlocked.run(handle, blockedAt),
        () => withdraw.run(handle),
      ),
    unblock: (handle) => changing(() => removeBlocked.run(handle)),
    rightFor: (handle, fresh) => guarded(() => rightOf.immediate(handle, fresh)),
    withdrawRight: (handle) => changing(() => withdraw.run(handle)),
    withdrawAllRights: () => changing(() => withdrawAll.run()),
    received: (handle) => guarded(() => hexOf(received.get(handle))),
    keepReceived: (handle, right) => guarded(() => void keep.run(handle, Buffer.from(right, 'hex'))),
    revision: () => guarded(() => Number(revision.get())),
    setRevision: (next) => guarded(() => void setRevision.run(next)),
    state: () =>
      guarded(() => ({
        revision: Number(revision.get()),
        rights: allGiven.all(mostAtServer.rights).flatMap((right) => hexOf(right) ?? []),
        // One name that is none would have the server refuse all of it.
        blocked: lastBlocked.all(mostAtServer.blocked).filter((handle) => fits(Handle, handle)),
      })),
  };
}

/** Null for no blob at all. */
function hexOf(blob: unknown): RightToRing | null {
  return blob instanceof Uint8Array ? Buffer.from(blob).toString('hex') : null;
}
