import type { IntlShape } from 'react-intl';
import { peerName } from '../../../core/call/peerName.ts';
import type { CallView } from '../../../core/call/view.ts';
import { callText, spoken, type KnownOfCall } from '../../../core/words/callText.ts';
import { callBackText } from './callBackText.ts';

/** What a window says aloud of a call at once: all that it then shows of it, as when they would like to be called. */
export function spokenCall(intl: IntlShape, view: CallView, known: KnownOfCall | null = null): string {
  const said = spoken(intl, callText(view, known).announced);
  if (view.phase !== 'ended' || view.note === null || view.call.direction !== 'outgoing') return said;
  const asked = callBackText(intl, view.note, peerName(view.call), true);
  return asked === null ? said : `${said}. ${asked}`;
}
