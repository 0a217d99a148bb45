import { useCallback, type RefCallback } from 'react';

/** What the bars of calls take of the top of the window, in CSS pixels; read by `Sheet.module.css`. */
const PROPERTY = '--call-bars';

/** Tells sheets, which lie over all of the window but the bars, how high these are. */
export function useBarsHeight(): RefCallback<HTMLElement> {
  return useCallback((bars: HTMLElement | null) => {
    if (bars === null) return undefined;
    const root = document.documentElement.style;
    const tell = () => root.setProperty(PROPERTY, `${bars.offsetHeight}px`);
    const resized = new ResizeObserver(tell);
    resized.observe(bars);
    tell();
    return () => {
      resized.disconnect();
      root.removeProperty(PROPERTY);
    };
  }, []);
}
