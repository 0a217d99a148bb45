import { offlineWays } from '../../../core/ipc/offlineWays.ts';
import type { AccountPart } from '../../../core/ipc/snapshot.ts';
import type { StartTimer } from '../../ports/clock.ts';

export interface HiddenStartPorts {
  readonly startTimer: StartTimer;
  /** Null: this system does not say. */
  readonly hasTray: () => Promise<boolean | null>;
  /** Shows the window that is not seen yet, and leaves the keyboard where it is. */
  readonly show: () => void;
  /** Into the taskbar, unless it is seen. */
  readonly minimise: () => void;
}

/** At login a password store, a disk or a panel may come a little later than Ringfort. */
export const SETTLED_MS = 20_000;

/**
 * A start without a window, as at login: the phone lives in the tray. While it waits for a person no call reaches them,
 * and where no tray is seen nothing else would tell: its window is shown after all, once. Where there is no tray a
 * window that works has its place in the taskbar, as one that was closed there has.
 */
export function createHiddenStart({ startTimer, hasTray, show, minimise }: HiddenStartPorts) {
  let has: 'nothing' | 'worked' | 'shown' = 'nothing';
  let stopTimer: (() => void) | null = null;
  const showNow = (): void => {
    has = 'shown';
    stopTimer?.();
    show();
  };
  const lookForTray = async (): Promise<void> => {
    if ((await hasTray()) === false && has !== 'shown') minimise();
  };
  startTimer(SETTLED_MS, () => void lookForTray());

  return (account: Pick<AccountPart, 'state' | 'connection'>): void => {
    if (has !== 'nothing') return;
    const waits = waitsForPerson(account);
    if (waits === 'now') return showNow();
    if (waits === 'perhaps') return void (stopTimer ??= startTimer(SETTLED_MS, showNow));
    stopTimer?.();
    stopTimer = null;
    // Whatever comes later happens to a phone that worked.
    if (account.connection.state === 'online') has = 'worked';
  };
}

/** `perhaps`: what is missing may come by itself. */
function waitsForPerson({ state, connection }: Pick<AccountPart, 'state' | 'connection'>): 'now' | 'perhaps' | 'no' {
  switch (state.phase) {
    case 'choosePassphrase':
    case 'onboarding':
      return 'now';
    case 'locked':
      return state.missingKeyring === null ? 'now' : 'perhaps';
    case 'storeProblem':
      return 'perhaps';
    case 'ready': {
      if (connection.state !== 'offline') return 'no';
      // What is tried again by itself needs nobody.
      const [first] = offlineWays(connection.reason, state.hosting !== null);
      return first === 'tryNow' ? 'no' : 'now';
    }
    case 'opening':
      return 'no';
  }
}
