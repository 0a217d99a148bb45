/** What `doctor` found. Names and codes only: safe to show, print and send to somebody who helps. */
export interface DoctorReport {
  readonly findings: readonly DoctorFinding[];
}

export interface DoctorFinding {
  readonly check: DoctorCheck;
  readonly verdict: 'good' | 'attention' | 'bad';
  /** A figure, a code or the name of a keyring; never a key, a handle or an address. */
  readonly detail: string | null;
}

export type DoctorCheck =
  | 'keyFile'
  | 'keyring'
  | 'passphrase'
  | 'databaseOpens'
  | 'databaseIntegrity'
  | 'schemaVersion'
  | 'rollback'
  | 'identity'
  | 'prekeys'
  | 'sessions'
  | 'undecidedIdentities'
  | 'outbox'
  | 'inbox'
  | 'writeAheadLog'
  | 'primitives';
