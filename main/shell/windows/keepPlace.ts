import type { BrowserWindow } from 'electron';
import type { Timers } from '../../ports/clock.ts';
import type { PlacedWindow, WindowPlaces } from './windowPlaces.ts';

/** Who drags a window moves it a hundred times. */
const STANDS_MS = 500;

export interface KeptPlacePorts extends Timers {
  readonly places: Pick<WindowPlaces, 'keep' | 'isMaximized'>;
  /** It comes back filling its screen, too; else that is no place. */
  readonly alsoMaximized?: boolean;
}

/** Remembers where a person puts a window, and whether it fills its screen. */
export function keepPlace(
  window: BrowserWindow,
  name: () => PlacedWindow,
  { places, startTimer, alsoMaximized = false }: KeptPlacePorts,
): void {
  let stop: (() => void) | null = null;
  const moved = (): void => {
    stop?.();
    stop = startTimer(STANDS_MS, () => {
      // One that was not seen yet stands nowhere.
      if (window.isDestroyed() || !window.isVisible() || window.isMinimized() || window.isFullScreen()) return;
      const isMaximized = window.isMaximized();
      if (isMaximized && !alsoMaximized) return;
      places.keep(name(), isMaximized ? window.getNormalBounds() : window.getBounds(), isMaximized);
    });
  };
  window.on('move', moved);
  window.on('resize', moved);
  window.on('maximize', moved);
  window.on('unmaximize', moved);
  window.on('closed', () => stop?.());
  // To fill its screen is to be seen: one that starts hidden, or in the taskbar, waits with it.
  if (alsoMaximized && places.isMaximized(name())) {
    window.once('show', () => {
      if (window.isMinimized()) window.once('restore', () => window.maximize());
      else window.maximize();
    });
  }
}
