import type { RecentsPart } from '../../../core/ipc/snapshot.ts';
import type { TaskbarWindow } from './attention.ts';

/** A window whose button in the taskbar takes a small picture (Electron's BrowserWindow, on Windows). */
export interface BadgedWindow<Picture> extends Pick<TaskbarWindow, 'isDestroyed'> {
  readonly setOverlayIcon: (picture: Picture | null, description: string) => void;
  readonly on: (event: 'show', listener: () => void) => unknown;
}

/** What nobody has looked at. */
type Unseen = Pick<RecentsPart, 'missedCount' | 'voiceCount'>;

export interface TaskbarBadgePorts<Picture> {
  /** Those that are shown, also minimised. */
  readonly windows: () => readonly BadgedWindow<Picture>[];
  readonly picture: (count: number) => Picture;
  /** What a screen reader says of it. */
  readonly words: (unseen: Unseen) => string;
}

/**
 * What was missed, on the taskbar of Windows: that has no number for a program, as docks have, but a picture for each
 * button. A window that was hidden comes back with a button of its own, which wears nothing yet.
 */
export function createTaskbarBadge<Picture>({ windows, picture, words }: TaskbarBadgePorts<Picture>) {
  const known = new WeakSet<BadgedWindow<Picture>>();
  let unseen: Unseen = { missedCount: 0, voiceCount: 0 };
  /** In the language that the person had chosen by then. */
  let said = '';
  const put = (window: BadgedWindow<Picture>): void => {
    if (window.isDestroyed()) return;
    if (unseen.missedCount === 0) window.setOverlayIcon(null, '');
    else window.setOverlayIcon(picture(unseen.missedCount), said);
  };
  return {
    draw: ({ missedCount, voiceCount }: Unseen): void => {
      const before = `${unseen.missedCount} ${said}`;
      unseen = { missedCount, voiceCount };
      said = missedCount === 0 ? '' : words(unseen);
      const isChanged = `${missedCount} ${said}` !== before;
      for (const window of windows()) {
        const isNew = !known.has(window);
        if (isNew) {
          known.add(window);
          window.on('show', () => put(window));
        }
        if (isChanged || (isNew && missedCount > 0)) put(window);
      }
    },
  };
}
