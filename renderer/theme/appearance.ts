import { useEffect } from 'react';
import type { Settings } from '../../core/ipc/settings.ts';

type Appearance = Pick<Settings, 'theme' | 'contrast'>;

const AS_SYSTEM: Appearance = { theme: 'system', contrast: 'system' };

/** Tells what the system wishes, now and whenever that changes. Returns its undoing. */
function follow(wish: string, draw: (isWished: boolean) => void): () => void {
  const query = window.matchMedia(wish);
  const look = () => draw(query.matches);
  look();
  query.addEventListener('change', look);
  return () => query.removeEventListener('change', look);
}

/** Draws the page in the theme and the contrast that the person chose, or in the system's. Undefined: not known yet. */
export function useAppearance(chosen: Appearance = AS_SYSTEM): void {
  const { theme } = chosen;
  useEffect(
    () =>
      follow('(prefers-color-scheme: dark)', (isDark) => {
        document.documentElement.dataset['theme'] = theme === 'system' ? (isDark ? 'dark' : 'light') : theme;
      }),
    [theme],
  );
  useContrast(chosen);
}

/** The same of a page that has one theme. */
export function useContrast({ contrast }: Pick<Appearance, 'contrast'> = AS_SYSTEM): void {
  useEffect(
    () =>
      follow('(prefers-contrast: more)', (isWished) => {
        document.documentElement.dataset['contrast'] = contrast === 'more' || isWished ? 'more' : 'usual';
      }),
    [contrast],
  );
}
