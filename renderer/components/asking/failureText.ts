import type { IntlShape } from 'react-intl';
import type { Problem } from '../../../core/ipc/problem.ts';
import { problemSentence } from './problemSentence.ts';

/** That what was asked of main was not done, and why where main can say it. */
export function failureText(intl: IntlShape, problem: Problem | null): string {
  return problem === null
    ? intl.formatMessage({ id: 'app.notDone' })
    : problemSentence(intl, { reason: problem, detail: null });
}
