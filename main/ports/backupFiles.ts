/** The files a person chooses in a dialog; null: they chose none. */
export interface BackupFiles {
  /**
   * Writes it where they say, whole or not at all. `name` is what it is called unless they say otherwise;
   * `notWritable`: nothing may be written there.
   */
  readonly save: (
    name: string,
    bytes: () => Promise<Uint8Array>,
  ) => Promise<'saved' | 'diskFull' | 'notWritable' | null>;
  readonly read: (
    mostBytes: number,
  ) => Promise<{ readonly name: string; readonly bytes: Uint8Array | 'tooLarge' } | null>;
}
