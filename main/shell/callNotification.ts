import type { IntlShape } from '@formatjs/intl';
import { Notification } from 'electron';
import { surfaces, type CallView } from '../../core/call/view.ts';
import { createOrderGuard, type SeenCall } from './orderGuard.ts';
import { callText, written } from '../../core/words/callText.ts';

export interface CallNotificationOptions {
  readonly icon: string;
  readonly onOpen: () => void;
  readonly onAnswer: (seen: SeenCall) => void;
  readonly onDecline: (seen: SeenCall) => void;
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
  let shown: { readonly callId: string; readonly notification: Notification } | null = null;

  return {
    draw: (view: CallView, texts: IntlShape<string>): void => {
      const ringing = view.phase === 'ringing' && surfaces(view).notification ? view : null;
      if (shown !== null && shown.callId !== ringing?.call.callId) {
        shown.notification.close();
        shown = null;
      }
      if (ringing === null || shown !== null || !Notification.isSupported()) return;
      const words = callText(ringing).notification;
      if (words === null) return;
      const { callId } = ringing.call;
      const notification = new Notification({
        title: written(texts, words.title),
        body: written(texts, words.body),
        icon,
        silent: true,
        urgency: 'critical',
        timeoutType: 'never',
        actions: [
          { type: 'button', text: texts.formatMessage({ id: 'notification.answer' }) },
          { type: 'button', text: texts.formatMessage({ id: 'notification.decline' }) },
        ],
      });
      notification.on('click', onOpen);
      const seen = { callId, phase: ringing.phase };
      notification.on('action', (_event, index) => guard.press(() => (index === 0 ? onAnswer(seen) : onDecline(seen))));
      guard.shows(ringing);
      notification.show();
      shown = { callId, notification };
    },
  };
}
