import type { TaskbarWindow } from './attention.ts';

/** A window whose button in the taskbar takes a small picture (Electron's BrowserWindow, on Windows). */
export interface BadgedWindow<Picture> extends Pick<TaskbarWindow, 'isDestroyed'> {
  readonly setOverlayIcon: (picture: Picture | null, description: string) => void;
  readonly on: (event: 'show', listener: () => void) => unknown;
}

export interface TaskbarBadgePorts<Picture> {
  /** Those that are shown, also minimised. */
  readonly windows: () => readonly BadgedWindow<Picture>[];
  readonly picture: (count: number) => Picture;
  /** What a screen reader says of it. */
  readonly words: (count: number) => string;
}

/**
 * What was missed, on the taskbar of Windows: that has no number for a program, as docks have, but a picture for each
 * button. A window that was hidden comes back with a button of its own, which wears nothing yet.
 */
export function createTaskbarBadge<Picture>({ windows, picture, words }: TaskbarBadgePorts<Picture>) {
  const known = new WeakSet<BadgedWindow<Picture>>();
  let count = 0;
  const put = (window: BadgedWindow<Picture>): void => {
    if (window.isDestroyed()) return;
    if (count === 0) window.setOverlayIcon(null, '');
    else window.setOverlayIcon(picture(count), words(count));
  };
  return {
    draw: (missed: number): void => {
      const isChanged = missed !== count;
      count = missed;
      for (const window of windows()) {
        const isNew = !known.has(window);
        if (isNew) {
          known.add(window);
          window.on('show', () => put(window));
        }
        if (isChanged || (isNew && count > 0)) put(window);
      }
    },
  };
}
