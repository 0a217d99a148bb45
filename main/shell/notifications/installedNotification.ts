import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import type { FollowScreenLock } from '../desktop/screenLock.ts';
import { createKeptNotifications } from './keptNotifications.ts';

export interface InstalledNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** Where there is the button: a click on a notification is too little to end a phone by. */
  readonly onOpen: () => void;
  readonly followScreenLock: FollowScreenLock;
}

const ABOUT = 'installed';

/** That a restart is to be made. */
export function createInstalledNotification({ icon, texts, onOpen, followScreenLock }: InstalledNotificationOptions) {
  const kept = createKeptNotifications(followScreenLock);
  return {
    tell: (version: string): void => {
      if (!Notification.isSupported()) return;
      const say = () => ({
        title: texts().formatMessage({ id: 'notification.installed' }),
        nameless: null,
        body: texts().formatMessage({ id: 'notification.installed.why' }, { version }),
        icon,
      });
      kept.show(ABOUT, say, onOpen);
    },
    sayAgain: kept.sayAgain,
    withdraw: () => kept.withdraw(ABOUT),
  };
}
