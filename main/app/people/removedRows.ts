import { MOST_KEPT } from '../../../core/ipc/removed.ts';

export interface RemovedRows<Row> {
  /** Whether there was anything to keep: who removes the same twice finds nothing, and loses nothing. */
  readonly keep: (key: string, row: Row | null) => boolean;
  /**
   * Has the row put back by `work`, which says whether it is there again. It is handed out once; one whose work threw
   * is kept for the next try. False: it was not removed, or so long ago that it is gone.
   */
  readonly putBack: (key: string, work: (row: Row) => boolean | Promise<boolean>) => Promise<boolean>;
  readonly has: (key: string) => boolean;
  readonly forget: () => void;
}

/**
 * What a person removed, for as long as they may think better of it. It is gone from the store at once, so that an
 * order to remove somebody holds whatever happens next; only here, in memory, is it kept to be put back.
 */
export function createRemovedRows<Row>(): RemovedRows<Row> {
  const kept = new Map<string, Row>();
  /** How often all was forgotten: what was being put back then does not come back here. */
  let forgotten = 0;
  const keep = (key: string, row: Row): void => {
    kept.delete(key);
    kept.set(key, row);
    for (const oldest of kept.keys()) {
      if (kept.size <= MOST_KEPT) return;
      kept.delete(oldest);
    }
  };
  return {
    keep: (key, row) => {
      if (row !== null) keep(key, row);
      return row !== null;
    },
    putBack: async (key, work) => {
      const row = kept.get(key);
      if (row === undefined) return false;
      // Not kept while it is at work: of two that want it one has it.
      kept.delete(key);
      const before = forgotten;
      try {
        return await work(row);
      } catch (error) {
        if (before === forgotten && !kept.has(key)) keep(key, row);
        throw error;
      }
    },
    has: (key) => kept.has(key),
    forget: () => {
      forgotten += 1;
      kept.clear();
    },
  };
}
