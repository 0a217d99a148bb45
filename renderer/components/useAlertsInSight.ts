import { useEffect, type RefObject } from 'react';

/**
 * What comes of a press is said above the button, which stays in sight or stands at the end: in a low window that is
 * out of it. Each alert that comes up inside `around` is scrolled to.
 */
export function useAlertsInSight(around: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const box = around.current;
    if (box === null) return undefined;
    const alerts = () => [...box.querySelectorAll('[role=alert]')];
    const saidIn = () => new Set(alerts().map(({ textContent }) => textContent));
    let before = saidIn();
    const observer = new MutationObserver(() => {
      const fresh = alerts().find(({ textContent }) => textContent !== '' && !before.has(textContent));
      before = saidIn();
      fresh?.scrollIntoView({ block: 'nearest' });
    });
    observer.observe(box, { subtree: true, childList: true, characterData: true });
    return () => observer.disconnect();
  }, [around]);
}
