import type { CallsReach } from '../../../core/ipc/callsReach.ts';
import type { ToldName, ToldOnce } from '../notifications/toldOnce.ts';

export interface ClosingPorts {
  /** Whether an icon of ours is to be seen, by which the window comes back. */
  readonly hasTray: () => Promise<boolean>;
  readonly told: ToldOnce;
  /** At this moment. */
  readonly calls: () => CallsReach;
  /** Says it without being in the way where that is seen; `shown` once it is. */
  readonly say: (what: ToldName, calls: CallsReach, shown: () => void) => void;
}

interface ClosedWindow {
  readonly hide: () => void;
  readonly minimize: () => void;
  readonly isDestroyed: () => boolean;
}

/**
 * Closing the main window leaves the phone running: in the tray, or, where there is none, minimised, for a window that
 * is hidden then never comes back. Whoever does it the first time is told, and what becomes of calls. Where none gets
 * here that is no explanation for life: it counts for this run alone.
 */
export function createClosing({ hasTray, told, calls, say }: ClosingPorts) {
  const saying = new Set<string>();
  return async (window: ClosedWindow): Promise<void> => {
    const what = (await hasTray()) ? 'inTray' : 'minimised';
    if (window.isDestroyed()) return;
    if (what === 'inTray') window.hide();
    else window.minimize();
    const reach = calls();
    const said = `${what} ${reach}`;
    if (saying.has(said) || told.has(what)) return;
    saying.add(said);
    say(what, reach, () => {
      if (reach === 'ringing' || reach === 'silent') told.add(what);
    });
  };
}
