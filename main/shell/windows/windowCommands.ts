import type { WindowCommand } from '../../../core/ipc/windowCommand.ts';

export interface WindowCommandsPorts {
  /** Brings the main window to the front, made anew if need be. */
  readonly show: () => void;
  /** Tells the window that a command waits. */
  readonly tell: () => void;
}

/**
 * Commands for the main window, which may still be loading: one waits until the window takes it, and a later one takes
 * its place, since a person wants what they asked for last.
 */
export function createWindowCommands({ show, tell }: WindowCommandsPorts) {
  let waiting: WindowCommand | null = null;
  return {
    order: (command: WindowCommand): void => {
      waiting = command;
      show();
      tell();
    },
    take: (): WindowCommand | null => {
      const taken = waiting;
      waiting = null;
      return taken;
    },
  };
}
