import type { Settings } from '../../core/ipc/settings.ts';

/** The theme to draw: the person's choice, or the system's. */
function resolveTheme(choice: Settings['theme'], systemIsDark: boolean): 'light' | 'dark' {
  if (choice !== 'system') return choice;
  return systemIsDark ? 'dark' : 'light';
}

/** Draws the document in the chosen theme and follows the system while "system" is chosen. Returns its undoing. */
export function applyAppearance(choice: Settings['theme'], root: HTMLElement = document.documentElement): () => void {
  const query = window.matchMedia('(prefers-color-scheme: dark)');
  const draw = () => {
    root.dataset['theme'] = resolveTheme(choice, query.matches);
  };
  draw();
  query.addEventListener('change', draw);
  return () => query.removeEventListener('change', draw);
}
