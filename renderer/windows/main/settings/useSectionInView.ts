import { useCallback, useEffect, useState, type RefObject } from 'react';

/** By these a person moves the page on themselves; a press on a bar of scrolling is one of a pointer. */
const MOVES = ['wheel', 'pointerdown', 'keydown'] as const;

/**
 * Which of the sections inside `page` a person is reading: the first whose part of the page is at the top, the last one
 * at the end of the page, or the one that they chose, until they move on. The last ones are too short to get to the
 * top.
 */
export function useSectionInView(
  page: RefObject<HTMLElement | null>,
  names: readonly string[],
): readonly [string | null, (name: string) => void] {
  const [inView, setInView] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const hold = useCallback((name: string) => setChosen(name), []);
  useEffect(() => {
    const root = page.current;
    if (chosen === null || root === null) return undefined;
    const release = () => setChosen(null);
    for (const move of MOVES) root.addEventListener(move, release, { passive: true });
    return () => {
      for (const move of MOVES) root.removeEventListener(move, release);
    };
  }, [page, chosen]);
  const listed = names.join(' ');
  useEffect(() => {
    const root = page.current;
    if (root === null) return undefined;
    const seen = new Set<string>();
    const look = () => {
      const order = listed.split(' ');
      // A pixel: the place of a page may be a fraction of one.
      const isAtEnd = root.scrollTop > 0 && root.scrollTop + root.clientHeight >= root.scrollHeight - 1;
      setInView((isAtEnd ? order.at(-1) : order.find((name) => seen.has(sectionId(name)))) ?? null);
    };
    root.addEventListener('scroll', look, { passive: true });
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target.id);
          else seen.delete(target.id);
        }
        look();
      },
      // The upper third of the page is where somebody reads.
      { root, rootMargin: '0px 0px -66% 0px' },
    );
    for (const name of listed.split(' ')) {
      const section = document.querySelector(`#${sectionId(name)}`);
      if (section !== null) observer.observe(section);
    }
    return () => {
      root.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [page, listed]);
  return [chosen !== null && names.includes(chosen) ? chosen : inView, hold];
}

export const sectionId = (name: string): string => `settings-${name}`;
