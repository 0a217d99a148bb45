import type { Timers } from '../ports/clock.ts';

export interface SquirrelEndPorts extends Timers {
  /** All that there are. */
  readonly windows: () => readonly { readonly destroy: () => void }[];
  /** That of the system's own updater. */
  readonly quitAndInstall: () => void;
  readonly exit: () => void;
  readonly onFault: (what: string, error?: unknown) => void;
}

/** Squirrel may still be unpacking what it was given. Who pressed a button waits no longer than this for an end. */
const LIMIT_MS = 30_000;

/**
 * On macOS the system's own updater ends the program, and starts the new one. It closes every window first and quits
 * only when the last is gone, so that a window which puts itself away instead of closing would hold it up for ever:
 * none of them is asked.
 */
export function endBySquirrel({ windows, quitAndInstall, exit, startTimer, onFault }: SquirrelEndPorts): void {
  for (const window of windows()) window.destroy();
  startTimer(LIMIT_MS, exit);
  try {
    quitAndInstall();
  } catch (error) {
    onFault('update', error);
    exit();
  }
}
