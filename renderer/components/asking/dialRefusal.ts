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

/** Those that stand in no one else's words. */
const OF_DIALLING = ['busy', 'theyRing', 'notReady', 'identityChanged', 'blocked', 'failed'] as const;

/** That, and what to do about it. */
export function dialRefusalText(intl: IntlShape, { reason, detail, peer }: DialRefused): string {
  if (isOfDialling(reason)) return intl.formatMessage({ id: `dial.refused.${reason}` }, { peer });
  return problemSentence(intl, { reason, detail });
}

/** Which of its words say what to do. */
export function dialRefusalId(reason: DialRefused['reason']): MessageId {
  if (isOfDialling(reason)) return `dial.refused.${reason}`;
  return isProblem(reason) ? `problem.${reason}.text` : `connection.offline.${reason}.text`;
}

function isOfDialling(reason: DialRefused['reason']): reason is (typeof OF_DIALLING)[number] {
  return OF_DIALLING.some((own) => own === reason);
}
