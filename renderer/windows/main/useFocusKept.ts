import { useEffect } from 'react';

const PRESSABLE = 'button:not(:disabled), input:not(:disabled), textarea:not(:disabled), a[href], [tabindex="0"]';
/** In this order: what lies over the window, what is marked as the next act, the page, whatever else there is. */
const PLACES = ['[role=dialog], [role=alertdialog]', '[data-next-act]', 'main', 'body'];

/**
 * What had the focus may go under it: a card that is over with the first contact, a sheet whose opener is gone, a row
 * that was deleted. Then the focus goes to where the next act is, for on the page itself nothing can be pressed and a
 * screen reader is nowhere. Who took it away themselves, by a press on nothing, is left alone.
 */
export function useFocusKept(): void {
  useEffect(() => {
    let had: Element | null = document.activeElement;
    let frame: number | null = null;
    const isLost = () => document.activeElement === document.body && had !== null && !had.isConnected;
    const focused = ({ target }: FocusEvent): void => {
      if (target instanceof Element) had = target;
    };
    const left = ({ target }: FocusEvent): void => {
      // What is taken out of the page loses the focus first: only behind it can be seen which of the two it was.
      queueMicrotask(() => {
        const isThere = target instanceof Element && target.isConnected;
        if (isThere && target === had && document.activeElement === document.body) had = null;
      });
    };
    const mend = (): void => {
      frame = null;
      if (!isLost()) return;
      for (const place of PLACES) {
        const next = [...document.querySelectorAll(place)].flatMap((one) => [...one.querySelectorAll(PRESSABLE)]);
        const seen = next.find((one) => one instanceof HTMLElement && one.checkVisibility());
        if (seen instanceof HTMLElement) return seen.focus();
      }
    };
    const observer = new MutationObserver(() => {
      // A sheet gives the focus back in the frame after it: whoever knows better comes first.
      if (frame === null && isLost()) frame = requestAnimationFrame(() => (frame = requestAnimationFrame(mend)));
    });
    document.addEventListener('focusin', focused);
    document.addEventListener('focusout', left);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', focused);
      document.removeEventListener('focusout', left);
      observer.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, []);
}
