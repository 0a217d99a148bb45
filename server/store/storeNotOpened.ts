export type StoreNotOpenedCode =
  | 'folderNotWritable'
  | 'folderOfAnother'
  | 'diskFull'
  | 'noDatabase'
  | 'folderInUse'
  | 'notADatabase'
  | 'newerSchema';

/** The store cannot be opened; the message says what a person can do. */
export class StoreNotOpened extends Error {
  override readonly name = 'StoreNotOpened';
  readonly code: StoreNotOpenedCode;

  constructor(code: StoreNotOpenedCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
