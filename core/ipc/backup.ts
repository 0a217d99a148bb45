/** What a person sees of a backup before they take it. */
export interface BackupSummary {
  /** Whose it is. */
  readonly handle: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly contacts: number;
  readonly calls: number;
  /** Entries that could not be read and are left out. */
  readonly leftOut: number;
}

/** What was not here before. */
export interface TakenBackup {
  readonly contacts: number;
  readonly calls: number;
}
