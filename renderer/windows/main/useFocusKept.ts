import { useEffect } from 'react';

const PRESSABLE = 'button:not(:disabled), input:not(:disabled), textarea:not(:disabled), a[href], [tabindex="0"]';
const SHEET = '[role=dialog], [role=alertdialog]';
/** In this order: what lies over the window, what is marked as the next act, the page, whatever else there is. */
const PLACES = [SHEET, '[data-next-act]', 'main', 'body'];
const PLACES_OF_PANES = [SHEET, 'main'];

/** What is still in the page but cannot have the focus: its pane gave way to another, or it cannot be pressed now. */
const isShut = (element: Element): boolean => !element.checkVisibility() || element.matches(':disabled');

/** What had the focus, and all around it. */
const pathOf = (focused: Element | null): readonly Element[] => {
  const path: Element[] = [];
  for (let at = focused; at !== null; at = at.parentElement) path.push(at);
  return path;
};

/** Of a list that is hidden even the row that had the focus may be taken out: it is drawn again with the list. */
const isInHiddenPane = (path: readonly Element[]): boolean =>
  path.find(({ isConnected }) => isConnected)?.checkVisibility() === false;

/**
 * What had the focus may go under it: a card that is over with the first contact, a sheet whose opener is gone, a row
 * that was deleted, a pane that gave way to another where one has room. Then the focus goes to where the next act is,
 * for on the page itself nothing can be pressed and a screen reader is nowhere. Who took it away themselves, by a press
 * on nothing, is left alone.
 */
export function useFocusKept(): void {
  useEffect(() => {
    let had: Element | null = document.activeElement;
    let path = pathOf(had);
    let frame: number | null = null;
    const isLost = () => document.activeElement === document.body && had !== null && (!had.isConnected || isShut(had));
    const focused = ({ target }: FocusEvent): void => {
      if (!(target instanceof Element)) return;
      had = target;
      path = pathOf(had);
    };
    const left = ({ target }: FocusEvent): void => {
      // What is taken out of the page loses the focus first: only behind it can be seen which of the two it was.
      queueMicrotask(() => {
        const isThere = target instanceof Element && target.isConnected && !isShut(target);
        if (isThere && target === had && document.activeElement === document.body) had = null;
      });
    };
    const mend = (): void => {
      frame = null;
      if (!isLost()) return;
      // A pane that was left for another is no act that is over: the next press of the same key must not do the next.
      // What it gave way to may come later, and is waited for.
      const isPaneLeft = had?.isConnected === true || isInHiddenPane(path);
      const places = isPaneLeft ? PLACES_OF_PANES : PLACES;
      for (const place of places) {
        const next = [...document.querySelectorAll(place)].flatMap((one) => [...one.querySelectorAll(PRESSABLE)]);
        const seen = next.find((one) => one instanceof HTMLElement && one.checkVisibility());
        if (!(seen instanceof HTMLElement)) continue;
        // Of what leads to pages it is the page that is shown: the first one would lead back from where somebody went.
        const shown = seen.closest('nav')?.querySelector('[aria-current="page"]');
        return (shown instanceof HTMLElement ? shown : seen).focus();
      }
    };
    const observer = new MutationObserver((changes) => {
      // What is hidden or shut loses the focus with the next frame only.
      const mayBeShut = changes.some(({ type }) => type === 'attributes') && had !== null;
      // A sheet gives the focus back in the frame after it: whoever knows better comes first.
      if (frame === null && (mayBeShut || isLost()))
        frame = requestAnimationFrame(() => (frame = requestAnimationFrame(mend)));
    });
    document.addEventListener('focusin', focused);
    document.addEventListener('focusout', left);
    observer.observe(document.body, {
      ...{ childList: true, subtree: true },
      ...{ attributes: true, attributeFilter: ['data-shows', 'disabled'] },
    });
    return () => {
      document.removeEventListener('focusin', focused);
      document.removeEventListener('focusout', left);
      observer.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
    };
  }, []);
}
