import type { IntlShape } from 'react-intl';
import { isProblem } from '../../../core/ipc/problem.ts';
import type { OfflineReason } from '../../../core/ipc/snapshot.ts';
import { titleOfProblem } from './problemTitle.ts';

interface Told {
  readonly reason: OfflineReason;
  /** What stands beside the words, such as where a redirect leads. */
  readonly detail: string | null;
}

/** What stands in the way. */
export function problemTitle(intl: IntlShape, { reason, detail }: Told): string {
  return isProblem(reason)
    ? titleOfProblem(intl, reason, detail)
    : intl.formatMessage({ id: `connection.offline.${reason}.title` });
}

/** What to do about it. */
export function problemText(intl: IntlShape, { reason }: Told): string {
  const id = isProblem(reason) ? (`problem.${reason}.text` as const) : (`connection.offline.${reason}.text` as const);
  return intl.formatMessage({ id });
}

/** Both, for a place that has room for a line alone. */
export function problemSentence(intl: IntlShape, told: Told): string {
  return intl.formatMessage(
    { id: 'problem.sentence' },
    { title: problemTitle(intl, told), text: problemText(intl, told) },
  );
}
