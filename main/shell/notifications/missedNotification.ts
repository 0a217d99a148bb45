import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';

export interface MissedNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  readonly onOpen: () => void;
}

/** That calls came while nobody could be reached here: how many and no names, for it may stand on a locked screen. */
export function createMissedNotification({ icon, texts, onOpen }: MissedNotificationOptions) {
  /** Held for as long as it stands there: one that is collected hears no click. */
  let shown: Notification | null = null;
  return {
    tell: (count: number): void => {
      if (!Notification.isSupported()) return;
      const words = texts();
      // The count of one more absence takes the place of the earlier one.
      shown?.close();
      shown = new Notification({
        title: words.formatMessage({ id: 'tray.tooltip.missed' }, { count }),
        body: words.formatMessage({ id: 'notification.missedWhileAway' }),
        icon,
      });
      shown.on('click', onOpen);
      shown.show();
    },
    withdraw: (): void => {
      shown?.close();
      shown = null;
    },
  };
}
