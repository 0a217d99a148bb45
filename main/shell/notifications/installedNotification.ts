import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import { createKeptNotifications } from './keptNotifications.ts';

export interface InstalledNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** Where there is the button: a click on a notification is too little to end a phone by. */
  readonly onOpen: () => void;
}

const ABOUT = 'installed';

/** That a restart is to be made. */
export function createInstalledNotification({ icon, texts, onOpen }: InstalledNotificationOptions) {
  const kept = createKeptNotifications();
  return {
    tell: (version: string): void => {
      if (!Notification.isSupported()) return;
      const words = texts();
      const title = words.formatMessage({ id: 'notification.installed' });
      const body = words.formatMessage({ id: 'notification.installed.why' }, { version });
      kept.show(ABOUT, { title, body, icon }, onOpen);
    },
    withdraw: () => kept.withdraw(ABOUT),
  };
}
