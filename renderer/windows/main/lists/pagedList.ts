import type { Page } from '../../../../core/ipc/snapshot.ts';

/** More than the tallest screen shows; the rest comes when somebody scrolls. */
export const FIRST_PAGE = 40;
/** For whoever goes to the end: who has more than these goes there in steps. */
const LARGEST_REST = 1000;
/** For whoever types a name: who has more than these looks in the search, or goes on to the end first. */
const FARTHEST_FIND = 5000;
/** As many as main gives at once. */
const LARGEST_PAGE = 200;

export interface PagedView<Item> {
  readonly items: readonly Item[];
  /** Whether the list goes on beyond these. */
  readonly hasMore: boolean;
  readonly phase: 'loading' | 'ready' | 'failed';
}

export interface PagedList<Item, Question> {
  readonly view: () => PagedView<Item>;
  readonly subscribe: (listener: () => void) => () => void;
  /** Asks for another list from its top. Until the answer is there, the one before stays. */
  readonly show: (question: Question) => void;
  /** The list may be another now: what is on the screen is asked for again, as far as somebody has scrolled. */
  readonly refresh: () => void;
  readonly more: () => void;
  /** Everything that is left, as far as one goes at once. */
  readonly rest: () => Promise<void>;
  /** Reads on as far as the first that fits; false: none does, and nothing more is shown. */
  readonly find: (fits: (item: Item) => boolean) => Promise<boolean>;
}

/**
 * A long list of main's of which a window holds what was scrolled to. The newest question wins over answers that come
 * late. `ask` gives null when main could not tell.
 */
export function createPagedList<Item, Place, Question>(
  ask: (question: Question, after: Place | null, limit: number) => Promise<Page<Item, Place> | null>,
): PagedList<Item, Question> {
  let view: PagedView<Item> = { items: [], hasMore: false, phase: 'loading' };
  let next: Place | null = null;
  let asked: { readonly question: Question } | null = null;
  let turn = 0;
  let atWork = false;
  let work: Promise<void> = Promise.resolve();
  const listeners = new Set<() => void>();

  const become = (changes: Partial<PagedView<Item>>): void => {
    view = { ...view, ...changes };
    for (const listener of listeners) listener();
  };

  /** Reads on until there are so many, or enough, or no more. */
  const read = async (
    question: Question,
    from: Place | null,
    wanted: number,
    isEnough: (page: readonly Item[]) => boolean = () => false,
  ): Promise<Page<Item, Place> | null> => {
    const items: Item[] = [];
    let place = from;
    do {
      // Each page begins where the one before ended.
      // oxlint-disable-next-line no-await-in-loop
      const page = await ask(question, place, Math.min(LARGEST_PAGE, wanted - items.length));
      if (page === null) return null;
      items.push(...page.items);
      place = page.next;
      if (isEnough(page.items)) break;
    } while (place !== null && items.length < wanted);
    return { items, next: place };
  };

  const load = (...what: Parameters<typeof loading>): Promise<void> => {
    work = loading(...what);
    return work;
  };

  const loading = async (before: readonly Item[], from: Place | null, wanted: number): Promise<void> => {
    if (asked === null) return;
    turn += 1;
    const mine = turn;
    atWork = true;
    const page = await read(asked.question, from, wanted);
    if (mine !== turn) return;
    atWork = false;
    if (page === null) return become({ phase: 'failed' });
    next = page.next;
    become({ items: [...before, ...page.items], hasMore: next !== null, phase: 'ready' });
  };

  return {
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (question) => {
      asked = { question };
      void load([], null, FIRST_PAGE);
    },
    refresh: () => void load([], null, Math.max(FIRST_PAGE, view.items.length)),
    more: () => {
      if (!atWork && next !== null) void load(view.items, next, FIRST_PAGE);
    },
    find: async (fits) => {
      // It may be among what is on its way.
      for (let before = null; before !== work;) {
        before = work;
        // oxlint-disable-next-line no-await-in-loop
        await before;
      }
      if (view.items.some(fits)) return true;
      if (asked === null || next === null) return false;
      turn += 1;
      const mine = turn;
      atWork = true;
      const page = await read(asked.question, next, FARTHEST_FIND, (items) => items.some(fits));
      // Whatever was asked meanwhile is newer.
      if (mine !== turn) return false;
      atWork = false;
      // A page that could not be read is told of when somebody scrolls to it.
      if (page === null || !page.items.some(fits)) return false;
      next = page.next;
      become({ items: [...view.items, ...page.items], hasMore: next !== null });
      return true;
    },
    rest: async () => {
      if (next !== null) await load(view.items, next, LARGEST_REST);
    },
  };
}
