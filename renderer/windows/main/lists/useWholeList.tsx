import { useRef, type ComponentProps, type KeyboardEvent as KeyPress } from 'react';

/** A list of which only what was scrolled to has been read. */
export interface WholeList {
  /** How many rows there are; null: nobody knows before all of them were read. */
  readonly total: number | null;
  /** Reads what was not scrolled to; null: nothing is left. */
  readonly rest: (() => Promise<void>) | null;
}

/** Draws a list as the whole: a screen reader hears how long all of it is, and the End key goes to its end. */
export function useWholeList({ total, rest }: WholeList) {
  const isAgain = useRef(false);
  const toEnd = (event: KeyPress<HTMLElement>): void => {
    if (event.key !== 'End' || rest === null || isAgain.current) return;
    event.preventDefault();
    event.stopPropagation();
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
  };
  return (list: ComponentProps<'div'>) => (
    <div
      {...list}
      // By ARIA -1 where nobody knows.
      aria-rowcount={rest === null ? list['aria-rowcount'] : (total ?? -1)}
      onKeyDownCapture={toEnd}
    />
  );
}
