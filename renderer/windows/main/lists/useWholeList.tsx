import { useRef, useState, type ComponentProps, type KeyboardEvent as KeyPress, type ReactNode } from 'react';
import { ListLayout } from 'react-aria-components';
import { TellRowsProvider, useTypedName, type FindName } from './useTypedName.tsx';

/** A list of which only what was scrolled to has been read. */
export interface WholeList {
  /** How many rows there are, headings among them; null: nobody knows before all of them were read. */
  readonly total: number | null;
  /** Reads what was not scrolled to; null: nothing is left. */
  readonly rest: (() => Promise<void>) | null;
  readonly find: FindName;
}

/**
 * Draws a list as the whole: a screen reader hears how long all of it is, the End key goes to its end, and letters to
 * the name that begins with them, read or not. It takes the place of the library's own typing, and its rows hold a
 * RowOfList.
 */
export function useWholeList({ total, rest, find }: WholeList) {
  const isAgain = useRef(false);
  const [layout] = useState(() => new ListLayout<unknown>());
  const typed = useTypedName(layout);
  const toEnd = (event: KeyPress<HTMLElement>): boolean => {
    if (event.key !== 'End' || rest === null || isAgain.current) return false;
    const from = document.activeElement;
    void rest().then(() =>
      requestAnimationFrame(() => {
        // Who does something else meanwhile is not called back.
        if (from === null || document.activeElement !== from) return;
        isAgain.current = true;
        from.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
        isAgain.current = false;
      }),
    );
    return true;
  };
  return {
    layout,
    render: (list: ComponentProps<'div'>) => (
      <div
        {...list}
        // By ARIA -1 where nobody knows.
        aria-rowcount={total ?? (rest === null ? list['aria-rowcount'] : -1)}
        onKeyDownCapture={(event) => {
          if (!toEnd(event) && !typed.press(event, rest === null ? null : find)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
    ),
    around: (children: ReactNode) => <TellRowsProvider value={typed.tell}>{children}</TellRowsProvider>,
  };
}
