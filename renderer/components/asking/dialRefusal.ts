import type { IntlShape } from 'react-intl';
import { isProblem } from '../../../core/ipc/problem.ts';
import type { DialRefusal } from '../../../core/ipc/refusals.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { problemSentence } from './problemSentence.ts';

/** Why a call could not be dialled. `failed`: main broke over it. */
export interface DialRefused {
  readonly reason: DialRefusal | 'failed';
  readonly detail: string | null;
  readonly peer: string;
}

/** That, and what to do about it. */
export function dialRefusalText(intl: IntlShape, { reason, detail, peer }: DialRefused): string {
  switch (reason) {
    case 'busy':
    case 'theyRing':
    case 'notReady':
    case 'identityChanged':
    case 'blocked':
    case 'failed':
      return intl.formatMessage({ id: `dial.refused.${reason}` }, { peer });
    default:
      return problemSentence(intl, { reason, detail });
  }
}

/** Which of its words say what to do. */
export function dialRefusalId(reason: DialRefused['reason']): MessageId {
  switch (reason) {
    case 'busy':
    case 'theyRing':
    case 'notReady':
    case 'identityChanged':
    case 'blocked':
    case 'failed':
      return `dial.refused.${reason}`;
    default:
      return isProblem(reason) ? `problem.${reason}.text` : `connection.offline.${reason}.text`;
  }
}
