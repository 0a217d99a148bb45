import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import type { CallRef } from '../../../core/call/call.ts';
import { nameAndHandle } from '../../../core/call/peerName.ts';
import type { FollowScreenLock } from '../desktop/screenLock.ts';
import { createKeptNotifications, type KeptNotifications } from './keptNotifications.ts';

export interface ChangedCallerNotificationOptions {
  readonly icon: string;
  readonly texts: () => IntlShape<string>;
  /** While it is locked no name is said. */
  readonly followScreenLock: FollowScreenLock;
  /** Opens the page on which the number is compared. */
  readonly onOpen: (handle: string) => void;
  /** Only goes forward, in milliseconds. */
  readonly elapsed: () => number;
}

export interface ChangedCallerNotification {
  readonly tell: (caller: Pick<CallRef, 'peer' | 'name'>) => void;
  /** Takes those back that no longer hold. */
  readonly look: (isUndecided: (handle: string) => Promise<boolean>) => Promise<void>;
  readonly sayAgain: KeptNotifications['sayAgain'];
}

/** Whoever has the account can call again and again: they are told of once in so long. */
const APART_MS = 3_600_000;

/**
 * Tells a person that somebody called with new keys, and that it did not ring. One for each of them at a time; it goes
 * when the person has decided about these keys.
 */
export function createChangedCallerNotification(options: ChangedCallerNotificationOptions): ChangedCallerNotification {
  const kept = createKeptNotifications(options.followScreenLock);
  const toldAt = new Map<string, number>();

  return {
    tell: (caller) => {
      const handle = caller.peer;
      const now = options.elapsed();
      // Desktops keep what nobody pressed, and not all say that it was put away.
      const isTold = kept.standing().includes(handle) && now - (toldAt.get(handle) ?? now) < APART_MS;
      if (!Notification.isSupported() || isTold) return;
      toldAt.set(handle, now);
      const say = () => {
        const words = options.texts();
        return {
          title: words.formatMessage({ id: 'notification.keysChanged' }, { peer: nameAndHandle(caller) }),
          nameless: words.formatMessage({ id: 'notification.keysChanged.nameless' }),
          body: words.formatMessage({ id: 'notification.keysChanged.why' }),
          icon: options.icon,
        };
      };
      kept.show(handle, say, () => options.onOpen(handle));
    },
    sayAgain: kept.sayAgain,
    look: async (isUndecided) => {
      const withdrawDecided = async (handle: string): Promise<void> => {
        const told = toldAt.get(handle);
        // They may have called once more meanwhile.
        if (!(await isUndecided(handle)) && toldAt.get(handle) === told) kept.withdraw(handle);
      };
      await Promise.all(kept.standing().map(withdrawDecided));
    },
  };
}
