import { isDamaged } from './damagedDatabase.ts';
import { codeOf } from './systemCode.ts';

/** Why nothing can be stored at present. */
export type StoreUnavailableReason = 'diskFull' | 'failing';

/** What was asked could not be stored; nothing was changed, and later it may be possible. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly problem: StoreUnavailableReason;

  constructor(problem: StoreUnavailableReason, options?: { readonly cause?: unknown }) {
    super(problem === 'diskFull' ? 'the disk of the data folder is full' : 'the store fails', options);
    this.problem = problem;
  }
}

/** Whether the store could not do what was asked (no room, no disk below it, locked), whatever that was. */
export function isFaultOfStore(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_') && !isOfOneRequest(error);
}

/**
 * Whether what others ask can be stored all the same: a rule of the schema refused a row, or what this one needs lies
 * on a damaged page.
 */
export function isOfOneRequest(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_CONSTRAINT') || isDamaged(error);
}
