import type { IntlShape } from 'react-intl';
import type { Problem } from '../../../core/ipc/problem.ts';

/**
 * What stands in the way, for where there is room for no more. `detail`: what stands beside the words, such as where a
 * redirect leads.
 */
export function titleOfProblem(intl: IntlShape, problem: Problem, detail: string | null): string {
  return intl.formatMessage({ id: `problem.${problem}.title` }, { detail: detail ?? 'none' });
}
