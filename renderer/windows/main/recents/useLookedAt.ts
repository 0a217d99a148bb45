import { useEffect, useRef } from 'react';

/** So long a person has to have it before them for it to count as seen. */
export const LOOKING_MS = 1000;

/** Signs that somebody is there, after it turned out that nobody was. */
const SIGNS = ['pointermove', 'pointerdown', 'keydown'] as const;

/**
 * `shown`: what there is to see, null for nothing; something more begins the second anew. `isInView`: whether it has a
 * place in the window now; asked again after each drawing, and when the window has another size.
 *
 * Calls `looked` when it was before a person for a second, in a window that is seen and has the focus: drawn
 * is not seen (A82). If `looked` says that nobody was there after all (the screen is locked), it is asked again with
 * the next sign of somebody.
 */
export function useLookedAt(shown: number | null, looked: () => Promise<boolean>, isInView: () => boolean): void {
  const latest = useRef({ looked, isInView });
  const drawn = useRef((): void => undefined);
  useEffect(() => {
    latest.current = { looked, isInView };
    drawn.current();
  });
  useEffect(() => {
    if (shown === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isUnseen = false;
    let wasInView = false;
    const look = (): void => {
      clearTimeout(timer);
      wasInView = latest.current.isInView();
      if (!wasInView || document.visibilityState !== 'visible' || !document.hasFocus()) return;
      timer = setTimeout(() => {
        void latest.current.looked().then((wasSeen) => {
          isUnseen = !wasSeen;
        });
      }, LOOKING_MS);
    };
    const lookIfMoved = (): void => {
      if (latest.current.isInView() !== wasInView) look();
    };
    const sign = (): void => {
      if (!isUnseen) return;
      isUnseen = false;
      look();
    };
    look();
    drawn.current = lookIfMoved;
    window.addEventListener('resize', lookIfMoved);
    document.addEventListener('visibilitychange', look);
    window.addEventListener('focus', look);
    window.addEventListener('blur', look);
    for (const name of SIGNS) window.addEventListener(name, sign);
    return () => {
      clearTimeout(timer);
      drawn.current = () => undefined;
      window.removeEventListener('resize', lookIfMoved);
      document.removeEventListener('visibilitychange', look);
      window.removeEventListener('focus', look);
      window.removeEventListener('blur', look);
      for (const name of SIGNS) window.removeEventListener(name, sign);
    };
  }, [shown]);
}
