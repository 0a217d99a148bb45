import type { IntlShape } from 'react-intl';
import { isProblem } from '../../../../core/ipc/problem.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { isMessageId } from '../../../words/catalogues.ts';
import { problemSentence } from '../../../components/asking/problemSentence.ts';
import type { Refused } from '../useRequest.ts';

/** Under which name that is which is said when a change of the account is refused: its own, else as at registration. */
export function accountRefusalId({ reason }: Pick<Refused<string>, 'reason'>): MessageId {
  if (isProblem(reason)) return `problem.${reason}.text`;
  const ids = [`account.refused.${reason}`, `register.refused.${reason}`];
  return ids.find((id) => isMessageId(id)) ?? 'account.refused.failed';
}

/** That, in words. */
export function accountRefusal(intl: IntlShape, { reason, detail }: Refused<string>): string {
  if (isProblem(reason)) return problemSentence(intl, { reason, detail });
  return intl.formatMessage({ id: accountRefusalId({ reason }) });
}
