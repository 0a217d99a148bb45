import type { IntlShape } from 'react-intl';
import { callText, written } from '../../../../core/words/callText.ts';
import type { LiveView } from './liveView.ts';

/** Where a living call stands. */
export function statusText(intl: IntlShape, view: LiveView): string {
  return written(intl, callText(view).status);
}
