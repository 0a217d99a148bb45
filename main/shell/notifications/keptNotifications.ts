import { Notification, type NotificationConstructorOptions } from 'electron';

export interface KeptNotifications {
  /** In place of the one about the same. `pressed`: a click, after which it stands there no more. */
  readonly show: (about: string, options: NotificationConstructorOptions, pressed: () => void) => void;
  /** About whom one stands there, as far as the desktop tells. */
  readonly standing: () => readonly string[];
  readonly withdraw: (about: string) => void;
}

/** Notifications that stay in the desktop's list until they are pressed, put away or withdrawn: one about each. */
export function createKeptNotifications(): KeptNotifications {
  /** Held for as long as they stand there: one that is collected hears no click. */
  const kept = new Map<string, Notification>();
  const withdraw = (about: string): void => {
    const before = kept.get(about);
    kept.delete(about);
    before?.close();
  };
  return {
    show: (about, options, pressed) => {
      withdraw(about);
      const notification = new Notification(options);
      const gone = (): void => {
        if (kept.get(about) === notification) kept.delete(about);
      };
      kept.set(about, notification);
      notification.on('close', gone);
      notification.on('click', () => {
        gone();
        pressed();
      });
      notification.show();
    },
    standing: () => [...kept.keys()],
    withdraw,
  };
}
