import type { IntlShape } from 'react-intl';
import { callText, written } from '../../../../core/words/callText.ts';
import type { CallInProgress } from './callInProgress.ts';

/** Where a living call stands. */
export function statusText(intl: IntlShape, view: CallInProgress): string {
  return written(intl, callText(view).status);
}
