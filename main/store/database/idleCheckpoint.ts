import type { Timers } from '../../ports/clock.ts';

export interface IdleCheckpointPorts extends Timers {
  /** Rows changed since the database was opened. */
  readonly changes: () => number;
  readonly checkpoint: () => void;
  readonly onFault: (what: string, error: unknown) => void;
}

/** PROTOCOL "Persistence": the write-ahead log is emptied once nothing was written for so long. */
export const IDLE_MS = 30_000;

/**
 * The write-ahead log holds what was deleted from the tables: used message keys among it. Looks every 30 seconds
 * whether something was written, and empties the log when a whole turn has passed without. Returns what stops it.
 */
export function startIdleCheckpoint({ changes, checkpoint, startTimer, onFault }: IdleCheckpointPorts): () => void {
  let seen = changes();
  let emptiedAt = -1;
  let stop = (): void => undefined;
  const look = (): void => {
    stop = startTimer(IDLE_MS, look);
    try {
      const now = changes();
      if (now === seen && now !== emptiedAt) {
        checkpoint();
        emptiedAt = now;
      }
      seen = now;
    } catch (error) {
      onFault('checkpoint', error);
    }
  };
  stop = startTimer(IDLE_MS, look);
  return () => stop();
}
