import { useSyncExternalStore } from 'react';
import type { CallPart, CallSnapshot, SettingsPart } from '../core/ipc/snapshot.ts';

interface Revised {
  readonly revision: number;
}

/** What a window shows, part by part. */
type Parts<Snapshot> = { readonly [Name in keyof Snapshot]: Revised };

type Listen<Part> = (listener: (part: Part) => void) => unknown;

/** How main tells each part. */
export type News<Snapshot> = { readonly [Name in keyof Snapshot]: Listen<Snapshot[Name]> };

export interface SnapshotStore<Snapshot> {
  /** The newest of each part, or null until main has answered once. Throws if main broke over the question. */
  readonly get: () => Snapshot | null;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * A window asks once for all parts, then is told the ones that change. It listens before it asks, so nothing falls
 * between the two, and the revision of each part decides when the answer and a push overtake each other.
 */
export function createSnapshotStore<Snapshot extends Parts<Snapshot>>(
  current: () => Promise<Snapshot>,
  news: News<Snapshot>,
): SnapshotStore<Snapshot> {
  let newest: Snapshot | null = null;
  /** What was told before the first answer. */
  const early: ((snapshot: Snapshot) => Snapshot)[] = [];
  const listeners = new Set<() => void>();

  const show = (snapshot: Snapshot): void => {
    if (snapshot === newest) return;
    newest = snapshot;
    for (const listener of listeners) listener();
  };

  for (const name of namesOf(news)) {
    news[name]((part) => {
      const taken = (snapshot: Snapshot): Snapshot =>
        part.revision > snapshot[name].revision ? { ...snapshot, [name]: part } : snapshot;
      if (newest === null) early.push(taken);
      else show(taken(newest));
    });
  }
  let failure: Error | null = null;
  current().then(
    (answer) => show(early.reduce((snapshot, taken) => taken(snapshot), answer)),
    (cause: unknown) => {
      // An empty window for ever would be worse: whoever draws it hears of it, and can begin anew.
      failure = new Error('main did not tell what there is', { cause });
      for (const listener of listeners) listener();
    },
  );

  return {
    get: () => {
      if (failure !== null) throw failure;
      return newest;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function namesOf<Snapshot>(news: News<Snapshot>): (keyof Snapshot)[] {
  const names: (keyof Snapshot)[] = [];
  for (const name in news) names.push(name);
  return names;
}

/** The part of the bridges of popup and call window through which main tells them the call. */
export interface CallNews {
  readonly current: () => Promise<CallSnapshot>;
  readonly onCall: Listen<CallPart>;
  readonly onSettings: Listen<SettingsPart>;
}

export function createCallStore(bridge: CallNews): SnapshotStore<CallSnapshot> {
  return createSnapshotStore<CallSnapshot>(bridge.current, { call: bridge.onCall, settings: bridge.onSettings });
}

export function useSnapshot<Snapshot>(store: SnapshotStore<Snapshot>): Snapshot | null {
  return useSyncExternalStore(store.subscribe, store.get);
}
