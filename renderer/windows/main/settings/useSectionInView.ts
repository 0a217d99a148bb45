import { useEffect, useState, type RefObject } from 'react';

/** Which of the sections inside `page` a person is reading: the first whose part of the page is at the top. */
export function useSectionInView(page: RefObject<HTMLElement | null>, names: readonly string[]): string | null {
  const [inView, setInView] = useState<string | null>(null);
  const listed = names.join(' ');
  useEffect(() => {
    const root = page.current;
    if (root === null) return undefined;
    const seen = new Set<string>();
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) seen.add(target.id);
          else seen.delete(target.id);
        }
        setInView(listed.split(' ').find((name) => seen.has(sectionId(name))) ?? null);
      },
      // The upper third of the page is where somebody reads.
      { root, rootMargin: '0px 0px -66% 0px' },
    );
    for (const name of listed.split(' ')) {
      const section = document.querySelector(`#${sectionId(name)}`);
      if (section !== null) observer.observe(section);
    }
    return () => observer.disconnect();
  }, [page, listed]);
  return inView;
}

export const sectionId = (name: string): string => `settings-${name}`;
