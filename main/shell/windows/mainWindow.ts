import type { BrowserWindow } from 'electron';
import type { AccountPart } from '../../../core/ipc/snapshot.ts';
import type { ElapsedTime, Timers } from '../../ports/clock.ts';
import { createHiddenStart, type HiddenStartPorts } from './hiddenStart.ts';
import type { Windows } from './windows.ts';

export interface MainWindowShell {
  /** Shows it, whether it was hidden, closed or never made. */
  readonly show: () => void;
  /** With the program. Hidden, it is made and not shown: the phone may live in the tray from the start. */
  readonly start: (isHidden: boolean) => void;
  /** Whether the phone that started hidden needs a person, with every drawing. */
  readonly draw: (account: AccountPart) => void;
  /** Its process died: a new window takes its place, seen if the old one was. */
  readonly crashed: () => void;
}

export interface MainWindowShellPorts extends ElapsedTime, Timers, Pick<HiddenStartPorts, 'hasTray'> {
  readonly windows: Windows;
  readonly isQuitting: () => boolean;
  /** Puts it away: whoever closes it means that they want to see it no more, and not that nobody shall ring. */
  readonly putAway: (window: BrowserWindow) => Promise<void>;
}

/** What dies twice within this time would only go on dying in front of the person; the tray opens it again. */
const CRASHES_APART_MS = 60_000;

/** Closing the main window leaves the phone running; only Quit ends it. */
export function createMainWindow(ports: MainWindowShellPorts): MainWindowShell {
  const { windows, isQuitting, putAway, elapsed, startTimer, hasTray } = ports;
  let drawHidden: ((account: AccountPart) => void) | null = null;
  let crashedAt = Number.NEGATIVE_INFINITY;

  const make = (): BrowserWindow => {
    const window = windows.open('main');
    window.on('close', (event) => {
      if (isQuitting()) return;
      event.preventDefault();
      void putAway(window);
    });
    return window;
  };

  const show = (): void => {
    const there = windows.find('main');
    if (there?.isMinimized() === true) there.restore();
    if (there !== null) return there.show();
    const made = make();
    made.once('ready-to-show', () => made.show());
  };

  /** One that is not seen. */
  const unseen = (): BrowserWindow | null => {
    const window = windows.find('main') ?? make();
    return window.isVisible() ? null : window;
  };

  return {
    show,
    start: (isHidden) => {
      if (!isHidden) return show();
      make();
      drawHidden = createHiddenStart({
        ...{ startTimer, hasTray },
        show: () => unseen()?.showInactive(),
        minimise: () => unseen()?.minimize(),
      });
    },
    draw: (account) => drawHidden?.(account),
    crashed: () => {
      const wasSeen = windows.find('main')?.isVisible() ?? false;
      windows.close('main');
      const again = elapsed() - crashedAt < CRASHES_APART_MS;
      crashedAt = elapsed();
      if (wasSeen && !again) show();
    },
  };
}
