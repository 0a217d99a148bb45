import type { ContactPlace } from '../../core/ipc/snapshot.ts';

/** Which page of the contacts. */
export interface ContactQuestion {
  /** What stands in their names, word by word; empty: everybody. */
  readonly query: string;
  /** Where the page before ended; null: from the first on. */
  readonly after: ContactPlace | null;
  readonly limit: number;
}
