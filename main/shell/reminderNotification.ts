import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import { nameAndHandle } from '../../core/call/peerName.ts';
import type { ReminderView } from '../../core/ipc/snapshot.ts';

export interface ReminderNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** Then it says no name. */
  readonly isScreenLocked: () => boolean;
  /** Opens the page of whom to call. */
  readonly onOpen: (handle: string) => void;
}

export interface ReminderNotification {
  readonly tell: (reminder: ReminderView) => void;
  /** What there is to remember now: whoever was called back needs no notification any more. */
  readonly look: (reminders: readonly ReminderView[]) => void;
}

/** Tells a person that it is time to call somebody back. The list in the window keeps it until they did. */
export function createReminderNotification(options: ReminderNotificationOptions): ReminderNotification {
  /** Held for as long as they stand there: one that is collected hears no click. */
  const shown = new Map<string, Notification>();
  const withdraw = (handle: string): void => {
    const before = shown.get(handle);
    shown.delete(handle);
    before?.close();
  };

  return {
    tell: (reminder) => {
      const handle = reminder.peer;
      if (!Notification.isSupported()) return;
      withdraw(handle);
      const words = options.texts();
      const notification = new Notification({
        title: options.isScreenLocked()
          ? words.formatMessage({ id: 'notification.reminder.nameless' })
          : words.formatMessage({ id: 'notification.reminder' }, { peer: nameAndHandle(reminder) }),
        body: words.formatMessage({ id: 'notification.reminder.why' }),
        icon: options.icon,
      });
      const isShown = (): boolean => shown.get(handle) === notification;
      shown.set(handle, notification);
      notification.on('close', () => isShown() && shown.delete(handle));
      notification.on('click', () => {
        if (isShown()) shown.delete(handle);
        options.onOpen(handle);
      });
      notification.show();
    },
    look: (reminders) => {
      const asked = new Set(reminders.map(({ peer }) => peer));
      for (const handle of [...shown.keys()]) if (!asked.has(handle)) withdraw(handle);
    },
  };
}
