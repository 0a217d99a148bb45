import type { RemovedAnswer } from '../../../core/ipc/removed.ts';
import type {
  ListHandlersPorts,
  ListName,
  ListsChanged,
  ListStores,
  PresentLists,
  RemovedListRow,
} from './listPorts.ts';
import { createRemovedRows, type RemovedRows } from './removedRows.ts';

type RemovedFrom = ListName | 'reminders';

/** Reminders stand above the past calls, and both name people as the contacts do. */
const listsOf = (name: RemovedFrom): readonly ListName[] => (name === 'contacts' ? [name, 'recents'] : ['recents']);

export interface ListRemovals {
  /** Does the work; what it removed is kept to be put back. */
  readonly removing: (
    name: RemovedFrom,
    key: string,
    work: (present: PresentLists) => RemovedListRow | null | Promise<RemovedListRow | null>,
  ) => Promise<RemovedAnswer>;
  /** What was removed is there again, unless it is too late for it. */
  readonly puttingBack: (
    name: RemovedFrom,
    key: string,
    work: (present: PresentLists, row: RemovedListRow) => unknown,
  ) => Promise<{ readonly isBack: boolean }>;
  /** No past call comes back. */
  readonly forgetRecents: (stores: ListStores) => void;
}

/** What was removed from the lists is put back where it was, and goes with the profile that it was in. */
export function createListRemovals({ lists }: Pick<ListHandlersPorts, 'lists'>, changed: ListsChanged): ListRemovals {
  const removals = new WeakMap<ListStores, Readonly<Record<RemovedFrom, RemovedRows<RemovedListRow>>>>();
  const removedFrom = (stores: ListStores) => {
    const known = removals.get(stores) ?? {
      ...{ contacts: createRemovedRows(), recents: createRemovedRows(), reminders: createRemovedRows() },
    };
    removals.set(stores, known);
    return known;
  };
  return {
    removing: async (name, key, work) => {
      const present = lists();
      if (present === null) return { isKept: false };
      const isKept = removedFrom(present.stores)[name].keep(key, await work(present));
      await changed(...listsOf(name));
      return { isKept };
    },
    puttingBack: async (name, key, work) => {
      const present = lists();
      if (present === null) return { isBack: false };
      const { putBack } = removedFrom(present.stores)[name];
      const isBack = await putBack(key, async (row) => (await work(present, row)) !== false);
      if (isBack) await changed(...listsOf(name));
      return { isBack };
    },
    forgetRecents: (stores) => removedFrom(stores).recents.forget(),
  };
}
