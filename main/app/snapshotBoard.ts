import type { AppSnapshot } from '../../core/ipc/snapshot.ts';

export type SnapshotParts = Omit<AppSnapshot, 'revision'>;

export interface SnapshotBoard {
  readonly current: () => AppSnapshot;
  /** Puts new parts in place of the old ones and tells everybody the whole. */
  readonly update: (parts: Partial<SnapshotParts>) => void;
}

/** The one picture of the app that all windows, the tray and the notifications draw; main is its only writer. */
export function createSnapshotBoard(initial: SnapshotParts, tell: (snapshot: AppSnapshot) => void): SnapshotBoard {
  let snapshot: AppSnapshot = { revision: 1, ...initial };
  return {
    current: () => snapshot,
    update: (parts) => {
      snapshot = { ...snapshot, ...parts, revision: snapshot.revision + 1 };
      tell(snapshot);
    },
  };
}
