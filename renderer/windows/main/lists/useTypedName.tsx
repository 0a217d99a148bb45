import { createContext, useContext, useEffect, useState, type KeyboardEvent as KeyPress } from 'react';
import { ListStateContext, type ListLayout } from 'react-aria-components';
import { useIntl } from 'react-intl';

/** Reads a list on as far as the first row whose name this says yes to; false: there is none. */
export type FindName = (begins: (name: string) => boolean) => Promise<boolean>;

type RowKey = string | number;
/** Where rows are. */
export type RowLayout = Pick<ListLayout<unknown>, 'getLayoutInfo'>;

/** The rows that were read, and which of them has the focus. */
interface NamedRows {
  readonly collection: {
    readonly getFirstKey: () => RowKey | null;
    readonly getKeyAfter: (key: RowKey) => RowKey | null;
    readonly getItem: (key: RowKey) => { readonly type: string; readonly textValue: string } | null;
  };
  readonly selectionManager: {
    readonly focusedKey: RowKey | null;
    readonly setFocused: (isFocused: boolean) => void;
    readonly setFocusedKey: (key: RowKey) => void;
  };
}

const TellRows = createContext<(rows: NamedRows) => void>(() => undefined);
export const TellRowsProvider = TellRows.Provider;

/** In a row: the library tells of a list to what is in it alone. */
export function RowOfList() {
  const rows: NamedRows | null = useContext(ListStateContext);
  const tell = useContext(TellRows);
  useEffect(() => {
    if (rows !== null) tell(rows);
  }, [rows, tell]);
  return null;
}

/** As long as lists elsewhere remember what was typed. */
const TYPED_MS = 1000;
/** A busy computer takes its time to draw what was read. */
const FRAMES = 30;

/**
 * Letters that are typed into a list go to the first name that begins with them, from the row that has the focus on
 * and then from the top; also where it was not read yet, which the library's own typing does not know of.
 */
export function useTypedName(layout: RowLayout) {
  const { locale } = useIntl();
  const [typing] = useState(() => createTyping(layout));
  return {
    tell: typing.tell,
    /** Whether it was a letter of a name. `find` null: all rows were read. */
    press: (event: KeyPress<HTMLElement>, find: FindName | null) => typing.press(event, find, locale),
  };
}

function createTyping(layout: RowLayout) {
  let rows: NamedRows | null = null;
  let name = '';
  let forgottenAt = 0;
  let isLooking = false;

  /** Whether its place is known. */
  const bringIntoSight = (list: Element, key: RowKey): boolean => {
    const place = layout.getLayoutInfo(key)?.rect;
    if (place === undefined) return false;
    const isAbove = place.y < list.scrollTop;
    const isBelow = place.maxY > list.scrollTop + list.clientHeight;
    if (isAbove || isBelow) list.scrollTop = place.y - (list.clientHeight - place.height) / 2;
    return true;
  };

  const goTo = (list: Element, begins: (text: string) => boolean): boolean => {
    if (rows === null) return false;
    const { collection, selectionManager: manager } = rows;
    const firstFrom = (from: RowKey | null): RowKey | null => {
      for (let key = from; key !== null; key = collection.getKeyAfter(key)) {
        const row = collection.getItem(key);
        if (row?.type === 'item' && begins(row.textValue)) return key;
      }
      return null;
    };
    const key = firstFrom(manager.focusedKey) ?? firstFrom(collection.getFirstKey());
    if (key === null) return false;
    manager.setFocused(true);
    manager.setFocusedKey(key);
    // Focus alone brings no row into sight that has had no place so far.
    if (!bringIntoSight(list, key)) {
      list.scrollTop = shareBefore(collection, key) * list.scrollHeight - list.clientHeight / 2;
      void drawn(() => bringIntoSight(list, key));
    }
    return true;
  };

  const look = async (list: Element, find: FindName | null, locale: string): Promise<void> => {
    const collator = new Intl.Collator(locale, { usage: 'search', sensitivity: 'base' });
    isLooking = true;
    let sought = '';
    // What is typed meanwhile makes it another name.
    while (name !== '' && name !== sought) {
      sought = name;
      const wanted = sought;
      const begins = (text: string) => collator.compare(text.slice(0, wanted.length), wanted) === 0;
      if (goTo(list, begins)) continue;
      // oxlint-disable-next-line no-await-in-loop
      const isRead = find !== null && (await find(begins));
      // oxlint-disable-next-line no-await-in-loop
      const isThere = isRead && (await drawn(() => !list.contains(document.activeElement) || goTo(list, begins)));
      // Nobody is called so: the next letter begins another name.
      if (!isThere && name === wanted) name = '';
    }
    isLooking = false;
    forgottenAt = performance.now() + TYPED_MS;
  };

  return {
    tell: (told: NamedRows): void => void (rows = told),
    press: (event: KeyPress<HTMLElement>, find: FindName | null, locale: string): boolean => {
      if (!isLooking && performance.now() > forgottenAt) name = '';
      if (!isLetter(event, name === '')) {
        // Whoever goes somewhere else by keys has given up the name.
        if (event.key !== 'Shift') name = '';
        return false;
      }
      name += event.key;
      if (!isLooking) void look(event.currentTarget, find, locale);
      return true;
    },
  };
}

/** How much of the list stands before a row, about. */
function shareBefore(collection: NamedRows['collection'], row: RowKey): number {
  let before = 0;
  let all = 0;
  for (let key = collection.getFirstKey(); key !== null; key = collection.getKeyAfter(key)) {
    if (key === row) before = all;
    all += 1;
  }
  return before / all;
}

function drawn(isIt: () => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const next = (frames: number): void => {
      if (isIt()) resolve(true);
      else if (frames === 0) resolve(false);
      else requestAnimationFrame(() => next(frames - 1));
    };
    // The rows take their places in the frame after they are known.
    requestAnimationFrame(() => next(FRAMES));
  });
}

/** A field within the list keeps what is typed into it; a space is part of a name, and does not begin one. */
function isLetter({ key, ctrlKey, metaKey, altKey, target }: KeyPress<HTMLElement>, isFirst: boolean): boolean {
  if (ctrlKey || metaKey || altKey || (key === ' ' && isFirst)) return false;
  if (target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]')) return false;
  return [...key].length === 1;
}
