import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import type { CallRef } from '../../core/call/call.ts';
import { nameAndHandle } from '../../core/call/peerName.ts';

export interface ChangedCallerNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** Then it says no name. */
  readonly isScreenLocked: () => boolean;
  /** Opens the page on which the number is compared. */
  readonly onOpen: (handle: string) => void;
}

/**
 * Tells a person that somebody called with new keys, and that it did not ring. One for each of them at a time: whoever
 * has the account can call again and again.
 */
export function createChangedCallerNotification(options: ChangedCallerNotificationOptions) {
  /** Held for as long as they stand there: one that is collected hears no click. */
  const shown = new Map<string, Notification>();

  return (caller: Pick<CallRef, 'peer' | 'name'>): void => {
    const handle = caller.peer;
    if (!Notification.isSupported() || shown.has(handle)) return;
    const words = options.texts();
    const notification = new Notification({
      title: options.isScreenLocked()
        ? words.formatMessage({ id: 'notification.keysChanged.nameless' })
        : words.formatMessage({ id: 'notification.keysChanged' }, { peer: nameAndHandle(caller) }),
      body: words.formatMessage({ id: 'notification.keysChanged.why' }),
      icon: options.icon,
    });
    shown.set(handle, notification);
    notification.on('close', () => shown.delete(handle));
    notification.on('click', () => {
      shown.delete(handle);
      options.onOpen(handle);
    });
    notification.show();
  };
}
