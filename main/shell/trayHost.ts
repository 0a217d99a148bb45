import type { StartTimer } from '../ports/clock.ts';
import type { SessionBus } from './sessionBus.ts';

/** Who shows the icons of programs on Linux: a panel, or an extension of the desktop. */
const WATCHER = 'org.kde.StatusNotifierWatcher';
/** To ask starts a program, which costs more than all else that Ringfort does while nobody calls. */
const LOOK_MS = 60_000;
/** At login the panel is only a little slower; a desktop that has none is not asked oftener than others for ever. */
const LOOK_FOR_MISSING_MS = 20_000;
const MISSED_AT_LOGIN = 6;

/**
 * Tells when a desktop's tray is there again: after a panel was restarted, or when Ringfort started before it, as
 * happens at login. An icon is registered once and is not missed by a tray that comes later.
 */
export function watchTrayHost(
  bus: Pick<SessionBus, 'isOwned'>,
  startTimer: StartTimer,
  onReturn: () => void,
): { readonly stop: () => void; readonly isThere: () => boolean } {
  let stopTimer = (): void => undefined;
  let stopped = false;
  let wasThere = true;
  let missed = 0;

  const look = async (): Promise<void> => {
    const isThere = await bus.isOwned(WATCHER);
    if (stopped) return;
    if (isThere && !wasThere) onReturn();
    wasThere = isThere;
    missed = isThere ? 0 : missed + 1;
    const isLogin = missed > 0 && missed <= MISSED_AT_LOGIN;
    stopTimer = startTimer(isLogin ? LOOK_FOR_MISSING_MS : LOOK_MS, () => void look());
  };
  void look();
  return {
    /** As of the last look; there, before the first one. */
    isThere: () => wasThere,
    stop: () => {
      stopped = true;
      stopTimer();
    },
  };
}

/** Asks whether anything shows the icons of programs. */
export function hasTrayHost(bus: Pick<SessionBus, 'isOwned'>): () => Promise<boolean> {
  return () => bus.isOwned(WATCHER);
}
