import type { ToldName, ToldOnce } from '../notifications/toldOnce.ts';

export interface ClosingPorts {
  /** Whether an icon of ours is to be seen, by which the window comes back. */
  readonly hasTray: () => Promise<boolean>;
  readonly told: ToldOnce;
  /** Says it without being in the way; `shown` once it is seen. */
  readonly say: (what: ToldName, shown: () => void) => void;
}

interface ClosedWindow {
  readonly hide: () => void;
  readonly minimize: () => void;
  readonly isDestroyed: () => boolean;
}

/**
 * Closing the main window leaves the phone running: in the tray, or, where there is none, minimised, for a window that
 * is hidden then never comes back. Whoever does it the first time is told.
 */
export function createClosing({ hasTray, told, say }: ClosingPorts) {
  const saying = new Set<ToldName>();
  return async (window: ClosedWindow): Promise<void> => {
    const what = (await hasTray()) ? 'inTray' : 'minimised';
    if (window.isDestroyed()) return;
    if (what === 'inTray') window.hide();
    else window.minimize();
    if (saying.has(what) || told.has(what)) return;
    saying.add(what);
    say(what, () => told.add(what));
  };
}
