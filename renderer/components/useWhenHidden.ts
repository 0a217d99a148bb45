import { useEffect, useEffectEvent } from 'react';

/** Nobody sees the window any longer: it was minimised, or hidden to the tray. What films or listens for it ends. */
export function useWhenHidden(hidden: () => void): void {
  const tell = useEffectEvent(hidden);
  useEffect(() => {
    const changed = (): void => {
      if (document.visibilityState === 'hidden') tell();
    };
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
}
