export type StoreErrorCode =
  | 'folderNotWritable'
  | 'folderOfAnother'
  | 'diskFull'
  | 'noDatabase'
  | 'folderInUse'
  | 'notADatabase'
  | 'newerSchema';

/** The store cannot be opened; the message says what a person can do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
