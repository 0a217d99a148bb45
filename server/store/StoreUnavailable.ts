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

/** Whether a rule of the schema refused a row: a fault of what was asked, and none of the store. */
export function isRefusedRow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT');
}
