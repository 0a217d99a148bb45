import type { IntlShape } from '@formatjs/intl';
import type { CallView } from '../../../core/call/view.ts';
import { callText, written } from '../../../core/words/callText.ts';

/** What the notification of a ringing call says; on a locked screen anybody reads it, so that it names nobody. */
export function incomingWords(
  view: CallView,
  isScreenLocked: boolean,
  texts: IntlShape<string>,
): { readonly title: string; readonly body: string } | null {
  const words = callText(view).notification;
  if (words === null || view.phase === 'idle') return null;
  if (!isScreenLocked) return { title: written(texts, words.title), body: written(texts, words.body) };
  return {
    title: texts.formatMessage({ id: `notification.incoming.${view.call.type}` }),
    body: texts.formatMessage({ id: 'notification.incoming.nameless' }),
  };
}
