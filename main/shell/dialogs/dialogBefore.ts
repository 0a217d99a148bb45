import { dialog, type BrowserWindow, type MessageBoxOptions, type MessageBoxReturnValue } from 'electron';

/** A dialog of the system's before this window; where there is none, by itself. */
export function dialogBefore(window: BrowserWindow | null, asked: MessageBoxOptions): Promise<MessageBoxReturnValue> {
  return window === null ? dialog.showMessageBox(asked) : dialog.showMessageBox(window, asked);
}
