import type { AppSnapshot } from '../../core/ipc/snapshot.ts';

/** What the icon tells: a phone that cannot ring must not look like one that can. */
export type TrayState = 'idle' | 'offline' | 'ringing' | 'inCall' | 'missed';

/** The text beside it: an id of `core/words` and its values. */
export interface TrayTooltip {
  readonly id: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface TrayView {
  readonly state: TrayState;
  readonly tooltip: TrayTooltip;
}

/** The tray as a function of the snapshot: the call first, then whether anybody can reach us, then what was missed. */
export function trayView({ account, call, connection, missedCount }: AppSnapshot): TrayView {
  switch (call.phase) {
    case 'ringing':
      return view('ringing', 'ringing', { peer: call.call.peer });
    case 'dialling':
    case 'calling':
    case 'alerting':
      return view('inCall', 'calling', { peer: call.call.peer });
    case 'answering':
    case 'connecting':
    case 'connected':
      return view('inCall', 'inCall', { peer: call.call.peer });
    case 'idle':
    case 'ended':
      break;
  }
  if (account.phase === 'locked') return view('offline', 'locked');
  if (account.phase !== 'ready') return view('offline', 'notReady');
  switch (connection.state) {
    case 'none':
    case 'connecting':
      return view('offline', 'connecting');
    case 'offline':
      return view('offline', 'offline');
    case 'online':
      return missedCount > 0 ? view('missed', 'missed', { count: missedCount }) : view('idle', 'online');
  }
}

function view(state: TrayState, tooltip: string, values: TrayTooltip['values'] = {}): TrayView {
  return { state, tooltip: { id: `tray.tooltip.${tooltip}`, values } };
}
