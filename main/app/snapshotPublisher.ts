import type { AppSnapshot } from '../../core/ipc/snapshot.ts';

export type PartName = keyof AppSnapshot;
/** What a part says, without its revision. */
type Told<Name extends PartName> = Omit<AppSnapshot[Name], 'revision'>;

/** Who hears of each part that is new. */
export type PartListeners = { readonly [Name in PartName]: (part: AppSnapshot[Name]) => void };

export interface SnapshotPublisher {
  readonly current: () => AppSnapshot;
  /**
   * Puts new values in place of old ones in one part, and tells that part alone. Values that are there already are no
   * news.
   */
  readonly update: <Name extends PartName>(name: Name, news: Partial<Told<Name>>) => void;
  /** What the part stands for (a list that windows ask for in pages) is another now, though it says the same. */
  readonly touch: <Name extends PartName>(name: Name, news: Partial<Told<Name>>) => void;
}

/** The one picture of the app that all windows, the tray and the notifications draw; main is its only writer. */
export function createSnapshotPublisher(
  initial: { readonly [Name in PartName]: Told<Name> },
  tell: PartListeners,
): SnapshotPublisher {
  let snapshot: AppSnapshot = {
    call: { revision: 1, ...initial.call },
    account: { revision: 1, ...initial.account },
    contacts: { revision: 1, ...initial.contacts },
    recents: { revision: 1, ...initial.recents },
    settings: { revision: 1, ...initial.settings },
  };

  const touch: SnapshotPublisher['touch'] = (name, news) => {
    const before = snapshot[name];
    const part = { ...before, ...news, revision: before.revision + 1 };
    snapshot = { ...snapshot, [name]: part };
    tell[name](part);
  };

  return {
    current: () => snapshot,
    touch,
    update: (name, news) => {
      const before: Readonly<Record<string, unknown>> = { ...snapshot[name] };
      if (Object.entries(news).some(([key, value]) => before[key] !== value)) touch(name, news);
    },
  };
}
