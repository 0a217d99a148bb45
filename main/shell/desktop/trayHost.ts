import type { StartTimer } from '../../ports/clock.ts';
import type { SessionBus } from './sessionBus.ts';

/** Who shows the icons of programs on Linux: a panel, or an extension of the desktop. */
const WATCHER = 'org.kde.StatusNotifierWatcher';
/** What is asked here holds the whole process up, and nobody needs to know while the program starts. */
const FIRST_LOOK_MS = 1_000;
/** At login the panel is only a little slower than Ringfort. */
const LOOK_AT_LOGIN_MS = 20_000;
const LOOKS_AT_LOGIN = 6;
/** To ask starts a program, which costs more than all else that Ringfort does while nobody calls. */
const LOOK_MS = 60_000;
/** Nobody who closes a window waits longer for a bus that does not answer. */
const ANSWER_MS = 500;

export interface TrayHost {
  /** Whether anything shows icons now; false if the bus does not say so within half a second. */
  readonly isThere: () => Promise<boolean>;
  readonly stop: () => void;
}

/**
 * Waits for a tray on a desktop that has none yet, as at login: an icon that found no tray is not placed in one that
 * comes later. One that is there is not looked for again: Chromium itself brings an icon that was placed once back to a
 * panel that is started anew.
 */
export function createTrayHost(
  bus: Pick<SessionBus, 'isOwned'>,
  startTimer: StartTimer,
  /** It has come. */
  onCome: () => void,
): TrayHost {
  let stopped = false;
  let missed = 0;

  const look = async (): Promise<void> => {
    const isThere = await bus.isOwned(WATCHER);
    if (stopped) return;
    if (!isThere) {
      missed += 1;
      stopTimer = startTimer(missed <= LOOKS_AT_LOGIN ? LOOK_AT_LOGIN_MS : LOOK_MS, () => void look());
    } else if (missed > 0) onCome();
  };
  let stopTimer = startTimer(FIRST_LOOK_MS, () => void look());
  return {
    isThere: () =>
      new Promise((resolve) => {
        const stopWaiting = startTimer(ANSWER_MS, () => resolve(false));
        void bus.isOwned(WATCHER).then((isThere) => {
          stopWaiting();
          resolve(isThere);
        });
      }),
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
