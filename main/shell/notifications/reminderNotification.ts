import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import { nameAndHandle } from '../../../core/call/peerName.ts';
import type { ReminderView } from '../../../core/ipc/snapshot.ts';
import type { FollowScreenLock } from '../desktop/screenLock.ts';
import { createKeptNotifications, type KeptNotifications } from './keptNotifications.ts';

export interface ReminderNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** While it is locked no name is said. */
  readonly followScreenLock: FollowScreenLock;
  /** Opens the page of whom to call. */
  readonly onOpen: (handle: string) => void;
}

export interface ReminderNotification {
  readonly tell: (reminder: ReminderView) => void;
  /** What there is to remember now: whoever was called back needs no notification any more. */
  readonly look: (reminders: readonly ReminderView[]) => void;
  readonly sayAgain: KeptNotifications['sayAgain'];
}

/** Tells a person that it is time to call somebody back. The list in the window keeps it until they did. */
export function createReminderNotification(options: ReminderNotificationOptions): ReminderNotification {
  const kept = createKeptNotifications(options.followScreenLock);
  /** What they are called by now. */
  const people = new Map<string, ReminderView>();

  return {
    tell: (reminder) => {
      if (!Notification.isSupported()) return;
      people.set(reminder.peer, reminder);
      const say = () => {
        const words = options.texts();
        return {
          title: words.formatMessage(
            { id: 'notification.reminder' },
            { peer: nameAndHandle(people.get(reminder.peer) ?? reminder) },
          ),
          nameless: words.formatMessage({ id: 'notification.reminder.nameless' }),
          body: words.formatMessage({ id: 'notification.reminder.why' }),
          icon: options.icon,
        };
      };
      kept.show(reminder.peer, say, () => options.onOpen(reminder.peer));
    },
    sayAgain: kept.sayAgain,
    look: (reminders) => {
      people.clear();
      for (const reminder of reminders) people.set(reminder.peer, reminder);
      for (const handle of kept.standing()) if (!people.has(handle)) kept.withdraw(handle);
      kept.sayAgain();
    },
  };
}
