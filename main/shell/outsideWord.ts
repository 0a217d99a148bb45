import type { Answer } from '../../core/call/answersTo.ts';
import type { MessageId } from '../../core/words/messages.ts';

/**
 * What a button says that answers, in tray and notification. They have no room to say what adding a caller shows them:
 * that answer leads to where it is said.
 */
export function outsideWord({ does, word }: Answer): MessageId {
  return does === 'addAndAnswer' ? 'call.addAndAnswer.first' : word;
}
