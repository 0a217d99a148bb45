import Database from 'better-sqlite3';
import type { StoreProblem } from '../../../core/ipc/problem.ts';
import { systemCode } from '../../files/systemCode.ts';
import { isOutOfRoom } from './roomProbe.ts';

/**
 * wrongKey: the file cannot be read with this key (damage to its first page looks the same). corrupt: it was read and
 * is not what we wrote. inUse: another process has it open. newerSchema: a later Ringfort wrote it. failed: anything
 * else.
 */
export type StoreErrorCode =
  | 'wrongKey'
  | 'corrupt'
  | 'inUse'
  | 'diskFull'
  | 'readOnly'
  /** The disk itself reports an error. */
  | 'ioFailed'
  | 'newerSchema'
  | 'keyFileCorrupt'
  | 'failed';

const RETRY: Readonly<Record<StoreErrorCode, 'later' | 'never'>> = {
  wrongKey: 'never',
  corrupt: 'never',
  inUse: 'later',
  diskFull: 'later',
  readOnly: 'later',
  ioFailed: 'later',
  newerSchema: 'never',
  keyFileCorrupt: 'never',
  failed: 'never',
};

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  readonly retry: 'later' | 'never';

  constructor(code: StoreErrorCode, options?: ErrorOptions) {
    // The code alone: messages of SQLite and the file system carry paths and values, which belong to no log line.
    super(`store: ${code}`, options);
    this.name = 'StoreError';
    this.code = code;
    this.retry = RETRY[code];
  }
}

/** Does it, and turns what SQLite or the file system throws into a StoreError. */
export function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error);
  }
}

/** What an error of the store, or of a file beside it, means to a person; null: it is none. */
export function storeProblemOf(error: unknown): StoreProblem | null {
  if (error instanceof StoreError) return PROBLEMS[error.code];
  if (error instanceof Database.SqliteError) return PROBLEMS[codeOf(error)];
  const code = codeOf(error);
  if (code !== 'failed') return PROBLEMS[code];
  return error instanceof Error && error.cause !== undefined ? storeProblemOf(error.cause) : null;
}

const PROBLEMS: Readonly<Record<StoreErrorCode, StoreProblem>> = {
  wrongKey: 'storeDamaged',
  corrupt: 'storeDamaged',
  inUse: 'storeLocked',
  diskFull: 'storeFull',
  readOnly: 'storeReadOnly',
  ioFailed: 'storeIoFailed',
  newerSchema: 'storeFailed',
  keyFileCorrupt: 'storeDamaged',
  failed: 'storeFailed',
};

export function asStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(codeOf(error), { cause: error });
}

function codeOf(error: unknown): StoreErrorCode {
  if (error instanceof Database.SqliteError) return codeOfSqlite(error.code);
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'diskFull';
    case 'EIO':
      return 'ioFailed';
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return 'readOnly';
    default:
      return 'failed';
  }
}

/** What SQLite says of a file that it could not make, lengthen, map or write, whatever the reason. */
const MAY_WANT_ROOM = /^SQLITE_(?:CANTOPEN|IOERR(?!_READ))/u;

/**
 * Extended codes begin with the primary one: SQLITE_BUSY_SNAPSHOT, SQLITE_CORRUPT_INDEX (SQLite, "Result and Error
 * Codes").
 */
function codeOfSqlite(code: string): StoreErrorCode {
  if (code === 'SQLITE_NOTADB') return 'wrongKey';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_SHORT_READ') return 'corrupt';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'inUse';
  if (code === 'SQLITE_FULL' || (MAY_WANT_ROOM.test(code) && isOutOfRoom())) return 'diskFull';
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code === 'SQLITE_PERM') {
    return 'readOnly';
  }
  return code.startsWith('SQLITE_IOERR') ? 'ioFailed' : 'failed';
}
