/** More than anybody takes back at once. */
const MOST = 50;

export interface Removals<Row> {
  readonly keep: (key: string, row: Row | null) => void;
  /** Null: it was not removed, or so long ago that it is gone. It is handed out once. */
  readonly take: (key: string) => Row | null;
  readonly forget: () => void;
}

/**
 * What a person removed, for as long as they may think better of it. It is gone from the store at once, so that an
 * order to remove somebody holds whatever happens next; only here, in memory, is it kept to be put back.
 */
export function createRemovals<Row>(): Removals<Row> {
  const kept = new Map<string, Row>();
  return {
    keep: (key, row) => {
      kept.delete(key);
      if (row !== null) kept.set(key, row);
      for (const oldest of kept.keys()) {
        if (kept.size <= MOST) return;
        kept.delete(oldest);
      }
    },
    take: (key) => {
      const row = kept.get(key) ?? null;
      kept.delete(key);
      return row;
    },
    forget: () => kept.clear(),
  };
}
