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
  /** Only goes forward, in milliseconds. */
  readonly elapsed: () => number;
}

export interface ChangedCallerNotification {
  readonly tell: (caller: Pick<CallRef, 'peer' | 'name'>) => void;
  /** Takes those back that no longer hold. */
  readonly look: (isUndecided: (handle: string) => Promise<boolean>) => Promise<void>;
}

interface Shown {
  readonly notification: Notification;
  readonly at: number;
}

/** Whoever has the account can call again and again: they are told of once in so long. */
const APART_MS = 3_600_000;

/**
 * Tells a person that somebody called with new keys, and that it did not ring. One for each of them at a time; it goes
 * when the person has decided about these keys.
 */
export function createChangedCallerNotification(options: ChangedCallerNotificationOptions): ChangedCallerNotification {
  /** Held for as long as they stand there: one that is collected hears no click. */
  const shown = new Map<string, Shown>();
  const withdraw = (handle: string): void => {
    const before = shown.get(handle);
    shown.delete(handle);
    before?.notification.close();
  };

  return {
    tell: (caller) => {
      const handle = caller.peer;
      const last = shown.get(handle);
      if (!Notification.isSupported() || (last !== undefined && options.elapsed() - last.at < APART_MS)) return;
      // Desktops keep what nobody pressed, and not all say that it was put away.
      withdraw(handle);
      const words = options.texts();
      const notification = new Notification({
        title: options.isScreenLocked()
          ? words.formatMessage({ id: 'notification.keysChanged.nameless' })
          : words.formatMessage({ id: 'notification.keysChanged' }, { peer: nameAndHandle(caller) }),
        body: words.formatMessage({ id: 'notification.keysChanged.why' }),
        icon: options.icon,
      });
      const isShown = (): boolean => shown.get(handle)?.notification === notification;
      shown.set(handle, { notification, at: options.elapsed() });
      notification.on('close', () => isShown() && shown.delete(handle));
      notification.on('click', () => {
        if (isShown()) shown.delete(handle);
        options.onOpen(handle);
      });
      notification.show();
    },
    look: async (isUndecided) => {
      const decided = async ([handle, { notification }]: [string, Shown]): Promise<void> => {
        // They may have called once more meanwhile.
        if (!(await isUndecided(handle)) && shown.get(handle)?.notification === notification) withdraw(handle);
      };
      await Promise.all([...shown].map(decided));
    },
  };
}
