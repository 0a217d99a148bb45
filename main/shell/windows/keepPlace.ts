import type { BrowserWindow } from 'electron';
import type { Timers } from '../../ports/clock.ts';
import type { PlacedWindow, WindowPlaces } from './windowPlaces.ts';

/** Who drags a window moves it a hundred times. */
const STANDS_MS = 500;

/** Remembers where a person puts a window, unless it fills its screen: that is no place. */
export function keepPlace(
  window: BrowserWindow,
  name: () => PlacedWindow,
  { places, startTimer }: Timers & { readonly places: WindowPlaces },
): void {
  let stop: (() => void) | null = null;
  const moved = (): void => {
    stop?.();
    stop = startTimer(STANDS_MS, () => {
      if (window.isDestroyed() || window.isMinimized() || window.isFullScreen() || window.isMaximized()) return;
      places.keep(name(), window.getBounds());
    });
  };
  window.on('move', moved);
  window.on('resize', moved);
  window.on('closed', () => stop?.());
}
