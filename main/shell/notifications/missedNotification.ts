import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import type { FollowScreenLock } from '../desktop/screenLock.ts';
import { createKeptNotifications } from './keptNotifications.ts';
import type { WhyMissed } from './missedWhileAway.ts';

export interface MissedNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  readonly onOpen: () => void;
  readonly followScreenLock: FollowScreenLock;
}

const ABOUT = 'missed';
const WHY = {
  away: 'notification.missedWhileAway',
  rang: 'notification.missed.where',
  quiet: 'notification.missedWhileQuiet',
  unrung: 'notification.missed.where',
} as const;

/** That calls came with nobody there: how many and no names, for it may stand on a locked screen. */
export function createMissedNotification({ icon, texts, onOpen, followScreenLock }: MissedNotificationOptions) {
  const kept = createKeptNotifications(followScreenLock);
  return {
    /** One at a time, with the count of all. */
    tell: (count: number, why: WhyMissed): void => {
      if (!Notification.isSupported()) return;
      const say = () => ({
        title: texts().formatMessage({ id: 'tray.tooltip.missed' }, { count }),
        nameless: null,
        body: texts().formatMessage({ id: WHY[why] }, { count }),
        icon,
        // What rang was loud enough, and what did not is not to be heard by this.
        silent: why === 'rang' || why === 'unrung',
      });
      kept.show(ABOUT, say, onOpen);
    },
    withdraw: () => kept.withdraw(ABOUT),
    sayAgain: kept.sayAgain,
  };
}
