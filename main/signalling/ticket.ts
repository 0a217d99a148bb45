/**
 * The ticket of the last sign-in: shown before the next one, it keeps a device out of the queue of strangers (A80).
 * Kept over restarts, for that is when it is needed.
 */
export interface Ticket {
  readonly current: () => string | null;
  readonly keep: (ticket: string | null) => void;
}
