/** Why nothing can be stored at present. */
export type StoreProblem = 'diskFull' | 'failing';

/** What was asked could not be stored; nothing was changed, and later it may be possible. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly problem: StoreProblem;

  constructor(problem: StoreProblem, options?: { readonly cause?: unknown }) {
    super(problem === 'diskFull' ? 'the disk of the data folder is full' : 'the store fails', options);
    this.problem = problem;
  }
}

/** What an error of SQLite or of the disk below it says about the store. */
export function problemOf(error: unknown): StoreProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT' ? 'diskFull' : 'failing';
}
