import type { IntlShape } from 'react-intl';
import { callText, written } from '../../../core/words/callText.ts';
import type { MediaView } from '../../media/mediaView.ts';
import type { LiveView } from './liveView.ts';

/** Where a living call stands. Only this window knows that media have stopped. */
export function statusText(intl: IntlShape, view: LiveView, { interrupted }: Pick<MediaView, 'interrupted'>): string {
  if (view.phase === 'connected' && interrupted) return intl.formatMessage({ id: 'call.interrupted' });
  return written(intl, callText(view).status);
}
