import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import type { FollowScreenLock } from '../desktop/screenLock.ts';
import { createKeptNotifications } from './keptNotifications.ts';

export interface VoiceNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  readonly onOpen: () => void;
  readonly followScreenLock: FollowScreenLock;
}

const ABOUT = 'voice';

/** That a voice message has come: no name, for it may stand on a locked screen. Several that come at once are one. */
export function createVoiceNotification({ icon, texts, onOpen, followScreenLock }: VoiceNotificationOptions) {
  const kept = createKeptNotifications(followScreenLock);
  return {
    tell: (): void => {
      if (!Notification.isSupported()) return;
      const say = () => ({
        title: texts().formatMessage({ id: 'notification.voice' }),
        nameless: null,
        body: texts().formatMessage({ id: 'notification.voice.where' }),
        icon,
      });
      kept.show(ABOUT, say, onOpen);
    },
    withdraw: () => kept.withdraw(ABOUT),
    sayAgain: kept.sayAgain,
  };
}
