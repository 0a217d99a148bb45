import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import type { WhyMissed } from './missedWhileAway.ts';

export interface MissedNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  readonly onOpen: () => void;
}

const WHY = {
  away: 'notification.missedWhileAway',
  rang: 'notification.missed.where',
  quiet: 'notification.missedWhileQuiet',
} as const;

/** That calls came with nobody there: how many and no names, for it may stand on a locked screen. */
export function createMissedNotification({ icon, texts, onOpen }: MissedNotificationOptions) {
  /** Held for as long as it stands there: one that is collected hears no click. */
  let shown: Notification | null = null;
  return {
    tell: (count: number, why: WhyMissed): void => {
      if (!Notification.isSupported()) return;
      const words = texts();
      // One at a time, with the count of all.
      shown?.close();
      shown = new Notification({
        title: words.formatMessage({ id: 'tray.tooltip.missed' }, { count }),
        body: words.formatMessage({ id: WHY[why] }, { count }),
        icon,
        // What rang was loud enough.
        silent: why === 'rang',
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
