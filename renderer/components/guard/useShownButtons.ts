import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/**
 * What can be pressed inside the element, by name, for the guard of what stands there: parts that come and go by
 * themselves move each other, and whatever lies below them. It is read from the page, so that nobody has to know them.
 */
export function useShownButtons<Place extends HTMLElement>(): readonly [place: RefObject<Place | null>, shown: string] {
  const place = useRef<Place>(null);
  const [shown, setShown] = useState('');
  // Right after React has drawn it, before anybody can press: whoever sees the new buttons finds them closed.
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const look = (): void => setShown(buttonsIn(element));
    look();
    const observer = new MutationObserver(look);
    observer.observe(element, {
      ...{ subtree: true, childList: true, characterData: true },
      ...{ attributes: true, attributeFilter: ['aria-label'] },
    });
    return () => observer.disconnect();
  }, []);
  return [place, shown];
}

function buttonsIn(element: HTMLElement): string {
  const names = [...element.querySelectorAll('button')].map(
    (button) => button.getAttribute('aria-label') ?? button.textContent,
  );
  return JSON.stringify(names);
}
