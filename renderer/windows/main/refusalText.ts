import type { IntlShape } from 'react-intl';
import { isProblem, type Problem } from '../../../core/ipc/problem.ts';
import { problemSentence } from '../../components/asking/problemSentence.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import type { Refused } from './useRequest.ts';

/**
 * Why something was refused: a problem is told in the same words wherever it stands in the way, any other reason in
 * `ownWords`. Undefined: it was not refused.
 */
export function refusalText<Reason extends string>(
  intl: IntlShape,
  refusal: Refused<Reason | Problem> | null,
  ownWords: (reason: Reason) => string,
): string | undefined {
  if (refusal === null) return undefined;
  const { reason, detail } = refusal;
  return isProblem(reason) ? problemSentence(intl, { reason, detail }) : ownWords(reason);
}

/** Which of the words of `refusalText` say what to do: those of a problem, or one's own. */
export function refusalId<Reason extends string>(
  refusal: Refused<Reason | Problem> | null,
  ownId: (reason: Reason) => MessageId,
): MessageId | undefined {
  if (refusal === null) return undefined;
  const { reason } = refusal;
  return isProblem(reason) ? `problem.${reason}.text` : ownId(reason);
}
