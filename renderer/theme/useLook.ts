import { useSyncExternalStore } from 'react';

/** What forces colours on every page takes the place of theme and contrast. */
const FORCED = '(forced-colors: active)';

/**
 * How the page is drawn now, as one word: what reads colours once, and paints them itself, is made anew when that
 * changes.
 */
export function useLook(): string {
  return useSyncExternalStore(watchLook, look);
}

function look(): string {
  const { theme, contrast } = document.documentElement.dataset;
  return [theme, contrast, window.matchMedia(FORCED).matches].join(' ');
}

function watchLook(changed: () => void): () => void {
  const seen = new MutationObserver(changed);
  seen.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-contrast'] });
  const query = window.matchMedia(FORCED);
  query.addEventListener('change', changed);
  return () => {
    seen.disconnect();
    query.removeEventListener('change', changed);
  };
}
