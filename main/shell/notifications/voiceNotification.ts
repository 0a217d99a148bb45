import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';

export interface VoiceNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  readonly onOpen: () => void;
}

/** That a voice message has come: no name, for it may stand on a locked screen. Several that come at once are one. */
export function createVoiceNotification({ icon, texts, onOpen }: VoiceNotificationOptions) {
  /** Held for as long as it stands there: one that is collected hears no click. */
  let shown: Notification | null = null;
  const withdraw = (): void => {
    shown?.close();
    shown = null;
  };
  return {
    tell: (): void => {
      if (!Notification.isSupported()) return;
      const words = texts();
      withdraw();
      shown = new Notification({
        title: words.formatMessage({ id: 'notification.voice' }),
        body: words.formatMessage({ id: 'notification.voice.where' }),
        icon,
      });
      shown.on('click', onOpen);
      shown.show();
    },
    withdraw,
  };
}
