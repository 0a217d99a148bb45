import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import Type from 'typebox';
import { decodeSession, disposeSession, RatchetError } from '../../../core/ratchet/signalCrypto.ts';
import { unlock } from './openStore.ts';
import { rowReader } from './row.ts';
import { asStoreError, guarded } from './storeError.ts';

/** Counts and dates of a store: nothing of what it is about. */
export interface StoreFigures {
  /** How many faults SQLite found in the file, or the code of the error it gave up with; 0: every page is whole. */
  readonly faults: number | string;
  readonly schemaVersion: number;
  /** Null where the tables cannot be read: a schema of another version, or damage. */
  readonly contents: StoreContents | null;
}

export interface StoreContents {
  readonly stateEpoch: number;
  /** `none`: nobody has signed up here yet. */
  readonly identity: 'none' | 'whole' | 'missing' | 'unfit';
  readonly prekeys: {
    readonly oneTime: number;
    readonly kemOneTime: number;
    /** Unix seconds since when the newest signed prekey is in use. */
    readonly signedSince: number | null;
    /** Unix seconds since when every upload failed, and what the last one came to. */
    readonly unpublishedSince: number | null;
    readonly uploadFailure: string | null;
  };
  readonly sessions: {
    readonly active: number;
    readonly archived: number;
    /** Of the active ones: begun by us and not answered yet. */
    readonly unacknowledged: number;
    readonly unreadable: number;
  };
  readonly undecidedIdentities: number;
  readonly outbox: number;
  readonly inbox: number;
}

/**
 * Opens a database that nobody has open, for reading alone: no schema is brought up to date, no log moved into the
 * file. Throws StoreError; `inUse` while a Ringfort has it.
 */
export function openForExamination(file: string, key: Uint8Array): { database: Database.Database; close: () => void } {
  const sharedMemory = `${file}-shm`;
  const isOurs = !existsSync(sharedMemory);
  const database = guarded(() => new Database(file, { readonly: true, fileMustExist: true, timeout: 0 }));
  const close = (): void => {
    database.close();
    // The index of the log: a reader makes one and may not take it away again. Ringfort itself works without.
    if (isOurs) rmSync(sharedMemory, { force: true });
  };
  try {
    guarded(() => {
      unlock(database, key);
      // The first read: here a wrong key shows itself.
      database.prepare('SELECT count(*) FROM sqlite_master').get();
    });
    return { database, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Looks at everything and changes nothing. */
export function examineStore(database: Database.Database): StoreFigures {
  return {
    faults: faultsOf(database),
    schemaVersion: Number(database.pragma('user_version', { simple: true })),
    contents: contentsOf(database),
  };
}

const FAULTS_COUNTED = 100;

function faultsOf(database: Database.Database): number | string {
  try {
    // What is in memory was verified when it was read; it is read again, for the file may have been damaged since.
    // Every page bears a MAC, so reading it all is the check of the encryption as well.
    database.pragma('shrink_memory');
    const found = database.prepare<[], string>(`PRAGMA integrity_check(${FAULTS_COUNTED})`).pluck().all();
    return found.length === 1 && found[0] === 'ok' ? 0 : found.length;
  } catch (error) {
    return asStoreError(error).code;
  }
}

const readIdentity = rowReader(
  Type.Object({ accounts: Type.Integer(), identities: Type.Integer(), fit: Type.Integer() }),
);
const readPrekeys = rowReader(
  Type.Object({
    oneTime: Type.Integer(),
    kemOneTime: Type.Integer(),
    signedSince: Type.Union([Type.Integer(), Type.Null()]),
    unpublishedSince: Type.Union([Type.Integer(), Type.Null()]),
    uploadFailure: Type.Union([Type.String(), Type.Null()]),
  }),
);
const readSession = rowReader(
  Type.Object({ archived: Type.Integer(), unanswered: Type.Integer(), state: Type.Unknown() }),
);
const readWaiting = rowReader(
  Type.Object({
    stateEpoch: Type.Integer(),
    undecidedIdentities: Type.Integer(),
    outbox: Type.Integer(),
    inbox: Type.Integer(),
  }),
);

function contentsOf(database: Database.Database): StoreContents | null {
  const one = (sql: string): unknown => database.prepare(sql).get();
  try {
    return {
      identity: identityOf(
        readIdentity(
          one(`SELECT
            (SELECT count(*) FROM account) AS accounts,
            (SELECT count(*) FROM identity) AS identities,
            (SELECT count(*) FROM identity JOIN account
              ON identity.user_id = account.handle AND identity.device_id = account.device_id
              WHERE length(signing_private_key) = 32 AND length(dh_private_key) = 32) AS fit`),
        ),
      ),
      prekeys: readPrekeys(
        one(`SELECT
          count(*) FILTER (WHERE kind = 'oneTime') AS oneTime,
          count(*) FILTER (WHERE kind = 'kemOneTime') AS kemOneTime,
          max(not_before) FILTER (WHERE kind = 'signed') AS signedSince,
          (SELECT failing_since FROM key_upload) AS unpublishedSince,
          (SELECT failure FROM key_upload) AS uploadFailure
          FROM prekey`),
      ),
      sessions: sessionsOf(
        database
          .prepare('SELECT archived_at IS NOT NULL AS archived, opening IS NOT NULL AS unanswered, state FROM session')
          .all()
          .map(readSession),
      ),
      ...readWaiting(
        one(`SELECT
          (SELECT value FROM state_epoch) AS stateEpoch,
          (SELECT count(DISTINCT user_id) FROM peer_pin WHERE changed_identity IS NOT NULL) AS undecidedIdentities,
          (SELECT count(*) FROM outbox) AS outbox,
          (SELECT count(*) FROM inbox) AS inbox`),
      ),
    };
  } catch {
    return null;
  }
}

function identityOf({ accounts, identities, fit }: ReturnType<typeof readIdentity>): StoreContents['identity'] {
  if (accounts === 0) return 'none';
  if (identities === 0) return 'missing';
  return fit === 1 ? 'whole' : 'unfit';
}

function sessionsOf(rows: readonly ReturnType<typeof readSession>[]): StoreContents['sessions'] {
  const active = rows.filter(({ archived }) => archived === 0);
  return {
    active: active.length,
    archived: rows.length - active.length,
    unacknowledged: active.filter(({ unanswered }) => unanswered === 1).length,
    unreadable: rows.filter(({ state }) => !isReadable(state)).length,
  };
}

function isReadable(state: unknown): boolean {
  if (!(state instanceof Uint8Array)) return false;
  const copy = Uint8Array.from(state);
  try {
    disposeSession(decodeSession(copy));
    return true;
  } catch (error) {
    if (error instanceof RatchetError) return false;
    throw error;
  } finally {
    state.fill(0);
    copy.fill(0);
  }
}
