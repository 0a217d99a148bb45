import { Notification } from 'electron';
import type { FollowScreenLock } from '../desktop/screenLock.ts';

export interface KeptNotification {
  readonly title: string;
  /** In place of the title while the screen is locked, which anybody reads. Null: the title names nobody. */
  readonly nameless: string | null;
  readonly body: string;
  readonly icon: string;
  /** What came with a sound of its own has none here. */
  readonly silent?: boolean;
}

export interface KeptNotifications {
  /**
   * In place of the one about the same. `say` is asked again when the words may be others. `pressed`: a click, after
   * which it stands there no more.
   */
  readonly show: (about: string, say: () => KeptNotification, pressed: () => void) => void;
  /** Whatever is said otherwise now, in another language, say, stands there anew, silently. */
  readonly sayAgain: () => void;
  /** About whom one stands there, as far as the desktop tells. */
  readonly standing: () => readonly string[];
  readonly withdraw: (about: string) => void;
}

interface Kept {
  readonly say: () => KeptNotification;
  words: KeptNotification;
  readonly pressed: () => void;
  /** Held for as long as it stands there: one that is collected hears no click. Null until the screen was looked at. */
  notification: Notification | null;
}

/**
 * Notifications that stay in the desktop's list until they are pressed, put away or withdrawn: one about each. When the
 * screen is locked they lose the names that they said, and have them back afterwards.
 */
export function createKeptNotifications(followScreenLock: FollowScreenLock): KeptNotifications {
  const kept = new Map<string, Kept>();
  let isLocked: boolean | null = null;
  let stopFollowing: (() => void) | null = null;

  const place = (about: string, entry: Kept): void => {
    if (isLocked === null && entry.words.nameless !== null) return;
    const before = entry.notification;
    const { title, nameless, body, icon, silent = false } = entry.words;
    const said = isLocked === true && nameless !== null ? nameless : title;
    // No desktop lets a program write into what stands there. It was heard once.
    const notification = new Notification({ title: said, body, icon, silent: silent || before !== null });
    entry.notification = notification;
    before?.close();
    const gone = (): void => {
      if (kept.get(about)?.notification !== notification) return;
      kept.delete(about);
      followNamed();
    };
    notification.on('close', ({ reason }) => {
      // Of Windows: it left the screen, and stands in the list.
      if (reason !== 'timedOut') gone();
    });
    notification.on('click', () => {
      gone();
      entry.pressed();
    });
    notification.show();
  };
  /** Only as long as a name may stand there. */
  const followNamed = (): void => {
    if ([...kept.values()].some(({ words }) => words.nameless !== null)) {
      stopFollowing ??= followScreenLock((now) => {
        isLocked = now;
        for (const [about, entry] of kept) if (entry.words.nameless !== null) place(about, entry);
      });
      return;
    }
    stopFollowing?.();
    stopFollowing = isLocked = null;
  };
  const withdraw = (about: string): void => {
    const before = kept.get(about);
    kept.delete(about);
    before?.notification?.close();
    followNamed();
  };

  return {
    show: (about, say, pressed) => {
      const before = kept.get(about);
      kept.delete(about);
      before?.notification?.close();
      const entry: Kept = { say, words: say(), pressed, notification: null };
      kept.set(about, entry);
      followNamed();
      if (entry.notification === null) place(about, entry);
    },
    sayAgain: () => {
      for (const [about, entry] of kept) {
        const { title, body } = entry.words;
        entry.words = entry.say();
        // One that waits for the screen to be looked at is said in these words then.
        const isOther = entry.words.title !== title || entry.words.body !== body;
        if (isOther && entry.notification !== null) place(about, entry);
      }
    },
    standing: () => [...kept.keys()],
    withdraw,
  };
}
