import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import { keyedAnswer, type Answer } from '../../../core/call/answersTo.ts';
import { activeView, ringingCall, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { SeenCall } from '../../../core/call/orderMeant.ts';
import { createOrderGuard } from '../orderGuard.ts';
import { outsideWord } from '../outsideWord.ts';
import { incomingWords } from './incomingWords.ts';

export interface CallNotificationOptions {
  readonly icon: string;
  readonly onOpen: () => void;
  readonly onAnswer: (answer: Answer) => void;
  readonly onDecline: (seen: SeenCall) => void;
  /** Then it says no name. */
  readonly isScreenLocked: () => boolean;
  /** Only goes forward, in milliseconds. */
  readonly monotonicNow: () => number;
}

/**
 * The system's notification of a ringing call, beside the popup: on a desktop that hides popups it is the one that is
 * seen. It is silent, because the popup rings.
 */
export function createCallNotification(options: CallNotificationOptions) {
  const { icon, onOpen, onAnswer, onDecline } = options;
  const guard = createOrderGuard(options.monotonicNow);
  let shown: { readonly of: string; readonly notification: Notification } | null = null;

  return {
    draw: (calls: ShownCalls, texts: IntlShape<string>): void => {
      const ringing = ringingCall(calls)?.view ?? null;
      // One at most: there is no room for more beside declining.
      const answer = ringing === null ? undefined : keyedAnswer(ringing, activeView(calls));
      // Its buttons are made once: in another call they are others, and for who is a contact by now.
      const of = JSON.stringify([answer?.word, answer?.order]);
      if (shown !== null && (ringing === null || shown.of !== of)) {
        shown.notification.close();
        shown = null;
      }
      if (ringing === null || answer === undefined || shown !== null || !Notification.isSupported()) return;
      const words = incomingWords(ringing, options.isScreenLocked(), texts);
      if (words === null) return;
      const { callId } = ringing.call;
      const notification = new Notification({
        ...words,
        icon,
        silent: true,
        urgency: 'critical',
        timeoutType: 'never',
        actions: [
          { type: 'button', text: texts.formatMessage({ id: outsideWord(answer) }) },
          { type: 'button', text: texts.formatMessage({ id: 'notification.decline' }) },
        ],
      });
      notification.on('click', onOpen);
      const seen = { callId, phase: ringing.phase };
      notification.on('action', (_event, index) =>
        guard.press(() => (index === 0 ? onAnswer(answer) : onDecline(seen))),
      );
      guard.shows(calls);
      notification.show();
      shown = { of, notification };
    },
  };
}
