import { useSyncExternalStore } from 'react';

interface Revised {
  readonly revision: number;
}

/** The part of a window's bridge through which main tells its state. */
export interface SnapshotSource<Snapshot> {
  readonly current: () => Promise<Snapshot>;
  readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => () => void;
}

export interface SnapshotStore<Snapshot> {
  /** The newest snapshot, or null until main has answered once. */
  readonly get: () => Snapshot | null;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * A window asks once, then is told. It listens before it asks, so nothing falls between the two, and the revision
 * decides when the answer and a push overtake each other.
 */
export function createSnapshotStore<Snapshot extends Revised>(
  source: SnapshotSource<Snapshot>,
): SnapshotStore<Snapshot> {
  let newest: Snapshot | null = null;
  const listeners = new Set<() => void>();

  const accept = (snapshot: Snapshot) => {
    if (newest !== null && snapshot.revision <= newest.revision) return;
    newest = snapshot;
    for (const listener of listeners) listener();
  };

  source.onSnapshot(accept);
  void source.current().then(accept);

  return {
    get: () => newest,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useSnapshot<Snapshot>(store: SnapshotStore<Snapshot>): Snapshot | null {
  return useSyncExternalStore(store.subscribe, store.get);
}
