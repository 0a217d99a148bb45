import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import type { ToldName } from './toldOnce.ts';

export interface ClosingNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  readonly onOpen: () => void;
}

/** Where the window went, and that the phone still rings. */
export function createClosingNotification({ icon, texts, onOpen }: ClosingNotificationOptions) {
  /** One that is collected hears no click. */
  let standing: Notification | null = null;
  return (what: ToldName, shown: () => void): void => {
    if (!Notification.isSupported()) return;
    const words = texts();
    standing = new Notification({
      title: words.formatMessage({ id: `closing.${what}.title` }),
      body: words.formatMessage({ id: `closing.${what}.text` }),
      icon,
    });
    standing.on('show', shown);
    standing.on('click', () => {
      standing?.close();
      standing = null;
      onOpen();
    });
    standing.show();
  };
}
