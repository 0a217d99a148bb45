import { randomUUID } from 'node:crypto';
import type { IntlShape } from '@formatjs/intl';
import { Notification, type NotificationConstructorOptions } from 'electron';
import { keyedAnswer, type Answer } from '../../../core/call/answersTo.ts';
import { activeView, ringingCall, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../core/call/view.ts';
import type { SeenCall } from '../../../core/call/orderMeant.ts';
import type { FollowScreenLock } from '../desktop/screenLock.ts';
import { createOrderGuard } from '../orderGuard.ts';
import { outsideWord } from '../outsideWord.ts';
import { callToast } from './callToast.ts';
import { incomingWords } from './incomingWords.ts';

export interface CallNotificationOptions {
  readonly icon: string;
  readonly onOpen: () => void;
  readonly onAnswer: (answer: Answer) => void;
  readonly onDecline: (seen: SeenCall) => void;
  /** While it is locked no name is said. */
  readonly followScreenLock: FollowScreenLock;
  /** Whether the system has a kind of its own for calls, which is told in its words. */
  readonly hasCallToasts: boolean;
  /** Only goes forward, in milliseconds. */
  readonly monotonicNow: () => number;
}

/**
 * The system's notification of a ringing call, beside the popup: on a desktop that hides popups it is the one that is
 * seen. It is silent, because the popup rings; where that may not be able to, it is heard. When the screen is locked it
 * stands there anew without the name, and has the same buttons. On Windows it has the form of a call, unless that is
 * refused there.
 */
export function createCallNotification(options: CallNotificationOptions) {
  const { icon, onOpen, onAnswer, onDecline } = options;
  const guard = createOrderGuard(options.monotonicNow);
  let shownOf: string | null = null;
  let standing: Notification | null = null;
  let isSilent = true;
  let stopFollowing: (() => void) | null = null;

  const rest = (): void => {
    stopFollowing?.();
    standing?.close();
    shownOf = standing = stopFollowing = null;
  };
  const place = (calls: ShownCalls, view: PresentView, answer: Answer, texts: IntlShape<string>, isLocked: boolean) => {
    const words = incomingWords(view, isLocked, texts);
    if (words === null) return;
    const answers = texts.formatMessage({ id: outsideWord(answer) });
    const declines = texts.formatMessage({ id: 'notification.decline' });
    const plain: NotificationConstructorOptions = {
      ...words,
      icon,
      silent: isSilent,
      urgency: 'critical',
      timeoutType: 'never',
      actions: [
        { type: 'button', text: answers },
        { type: 'button', text: declines },
      ],
    };
    const seen = { callId: view.call.callId, phase: view.phase };
    const show = (how: NotificationConstructorOptions): void => {
      const notification = new Notification(how);
      notification.on('click', onOpen);
      notification.on('action', (_event, index) =>
        guard.press(() => (index === 0 ? onAnswer(answer) : onDecline(seen))),
      );
      notification.on('failed', () => {
        // Of a form that this Windows does not take: once more, in the one that every Windows does.
        if (standing === notification && how !== plain) show(plain);
      });
      notification.show();
      standing = notification;
    };
    standing?.close();
    guard.shows(calls);
    if (!options.hasCallToasts) return show(plain);
    const id = randomUUID();
    const toast = { ...words, id, isHeard: !isSilent, answer: answers, decline: declines };
    show({ ...plain, id, toastXml: callToast(toast) });
  };

  return {
    draw: (calls: ShownCalls, texts: IntlShape<string>, isHeard: boolean): void => {
      isSilent = !isHeard;
      const ringing = ringingCall(calls)?.view ?? null;
      // One at most: there is no room for more beside declining.
      const answer = ringing === null ? undefined : keyedAnswer(ringing, activeView(calls));
      const words = ringing === null ? null : incomingWords(ringing, false, texts);
      // What stands there is made once: in another call, or language, it is another, for who is a contact by now, and
      // for who is called otherwise.
      const of = JSON.stringify([answer?.word, answer?.order, words]);
      if (shownOf !== null && (ringing === null || shownOf !== of)) rest();
      if (ringing === null || answer === undefined || shownOf !== null || !Notification.isSupported()) return;
      if (words === null) return;
      shownOf = of;
      stopFollowing = options.followScreenLock((isLocked) => place(calls, ringing, answer, texts, isLocked));
    },
  };
}
