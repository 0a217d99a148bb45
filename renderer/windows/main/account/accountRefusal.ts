import type { IntlShape } from 'react-intl';
import { isProblem } from '../../../../core/ipc/problem.ts';
import { isMessageId } from '../../../words/catalogues.ts';
import { problemSentence } from '../../../components/asking/problemSentence.ts';
import type { Refused } from '../useRequest.ts';

/** What is said when a change of the account is refused: in its own words where it has any, else as at registration. */
export function accountRefusal(intl: IntlShape, { reason, detail }: Refused<string>): string {
  if (isProblem(reason)) return problemSentence(intl, { reason, detail });
  const ids = [`account.refused.${reason}`, `register.refused.${reason}`];
  return intl.formatMessage({ id: ids.find((id) => isMessageId(id)) ?? 'account.refused.failed' });
}
