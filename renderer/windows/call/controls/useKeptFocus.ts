import { useEffect, type RefObject } from 'react';

/** The first control that a key may press before anybody looked: none ends the program. */
export function focusFirst(controls: HTMLElement | null): void {
  controls?.querySelector<HTMLElement>('button:not(:disabled, [data-restart])')?.focus();
}

/**
 * What had the focus may go under it, wherever in the window it stood: a notice that is put away, a bar whose button
 * ended what it told of, whoever rang beside the call. Then the focus goes to the first control, for on the page itself
 * nothing can be pressed and a screen reader is nowhere.
 */
export function useKeptFocus(controls: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const around = controls.current?.closest('main');
    if (around === null || around === undefined) return;
    let focused: EventTarget | null = document.activeElement;
    const noted = ({ target }: FocusEvent): void => {
      focused = target;
    };
    const observer = new MutationObserver((changes) => {
      if (document.activeElement !== document.body || !(focused instanceof Node)) return;
      const went = focused;
      const isGone = changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(went)));
      if (isGone) focusFirst(controls.current);
    });
    around.addEventListener('focusin', noted);
    observer.observe(around, { childList: true, subtree: true });
    return () => {
      around.removeEventListener('focusin', noted);
      observer.disconnect();
    };
  }, [controls]);
}
