import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import { nameAndHandle } from '../../core/call/peerName.ts';
import type { ReminderView } from '../../core/ipc/snapshot.ts';

export interface ReminderNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** Then it says no name. */
  readonly isScreenLocked: () => boolean;
  readonly onOpen: () => void;
}

/** Tells a person that it is time to call somebody back. The list in the window keeps it until they did. */
export function createReminderNotification({ icon, texts, isScreenLocked, onOpen }: ReminderNotificationOptions) {
  /** Held for as long as they stand there: one that is collected hears no click. */
  const shown = new Set<Notification>();

  return (reminder: ReminderView): void => {
    const peer = nameAndHandle(reminder);
    if (!Notification.isSupported()) return;
    const words = texts();
    const notification = new Notification({
      title: isScreenLocked()
        ? words.formatMessage({ id: 'notification.reminder.nameless' })
        : words.formatMessage({ id: 'notification.reminder' }, { peer }),
      body: words.formatMessage({ id: 'notification.reminder.why' }),
      icon,
    });
    shown.add(notification);
    notification.on('close', () => shown.delete(notification));
    notification.on('click', () => {
      shown.delete(notification);
      onOpen();
    });
    notification.show();
  };
}
