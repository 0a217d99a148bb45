import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';

export interface VoiceNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** The person does not want to hear of anything now: the mark in the list is enough. */
  readonly isQuiet: () => boolean;
  readonly onOpen: () => void;
}

/** That a voice message has come: no name, for it may stand on a locked screen. Several that come at once are one. */
export function createVoiceNotification({ icon, texts, isQuiet, onOpen }: VoiceNotificationOptions) {
  /** Held for as long as it stands there: one that is collected hears no click. */
  let shown: Notification | null = null;
  return (): void => {
    if (!Notification.isSupported() || isQuiet()) return;
    const words = texts();
    shown?.close();
    shown = new Notification({
      title: words.formatMessage({ id: 'notification.voice' }),
      body: words.formatMessage({ id: 'notification.voice.where' }),
      icon,
    });
    shown.on('click', onOpen);
    shown.show();
  };
}
