import type { IntlShape } from 'react-intl';
import type { CallView } from '../../../core/call/view.ts';
import type { LiveView } from './liveView.ts';

/** Where a living call stands, in a few words. */
export function statusText(intl: IntlShape, view: LiveView, interrupted: boolean): string {
  switch (view.phase) {
    case 'calling':
      return intl.formatMessage({
        id: view.reach === 'peerOffline' ? 'call.phase.calling.peerOffline' : 'call.phase.calling',
      });
    case 'connected':
      return intl.formatMessage({ id: interrupted ? 'call.interrupted' : 'call.phase.connected' });
    default:
      return intl.formatMessage({ id: `call.phase.${view.phase}` });
  }
}

export function endText(intl: IntlShape, view: Extract<CallView, { phase: 'ended' }>): string {
  return intl.formatMessage({ id: `end.${view.reason}` }, { peer: view.call.peer });
}

/** State and name, for the task bar and for whoever only hears the title. */
export function titleText(intl: IntlShape, view: CallView): string {
  switch (view.phase) {
    case 'idle':
      return intl.formatMessage({ id: 'title.plain' });
    case 'ringing':
      return intl.formatMessage({ id: 'title.incoming' }, { peer: view.call.peer });
    case 'dialling':
    case 'calling':
    case 'alerting':
      return intl.formatMessage({ id: 'title.outgoing' }, { peer: view.call.peer });
    case 'answering':
    case 'connecting':
    case 'connected':
      return intl.formatMessage({ id: 'title.inCall' }, { peer: view.call.peer });
    case 'ended':
      return intl.formatMessage({ id: 'title.ended' }, { peer: view.call.peer });
  }
}
