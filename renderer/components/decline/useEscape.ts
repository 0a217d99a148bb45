import { useEffect } from 'react';

/** Escape goes back, once for each press, and does nothing else in the window. */
export function useEscape(onBack: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.stopImmediatePropagation();
      if (!event.repeat) onBack();
    };
    // On the way down: a field that has the focus may keep the key to itself.
    window.addEventListener('keydown', press, true);
    return () => window.removeEventListener('keydown', press, true);
  }, [onBack]);
}
