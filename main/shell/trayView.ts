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
export function trayView({ account, call: { view: call }, recents: { missedCount } }: AppSnapshot): TrayView {
  const { state, connection } = account;
  switch (call.phase) {
    case 'ringing':
      return shown('ringing', 'ringing', { peer: call.call.peer });
    case 'dialling':
    case 'calling':
    case 'alerting':
      return shown('inCall', 'calling', { peer: call.call.peer });
    case 'answering':
    case 'connecting':
    case 'connected':
      return shown('inCall', 'inCall', { peer: call.call.peer });
    case 'idle':
    case 'ended':
      break;
  }
  if (state.phase === 'locked') return shown('offline', 'locked');
  if (state.phase !== 'ready') return shown('offline', 'notReady');
  switch (connection.state) {
    case 'none':
    case 'connecting':
      return shown('offline', 'connecting');
    case 'offline':
      return shown('offline', 'offline');
    case 'online':
      return missedCount > 0 ? shown('missed', 'missed', { count: missedCount }) : shown('idle', 'online');
  }
}

function shown(state: TrayState, tooltip: string, values: TrayTooltip['values'] = {}): TrayView {
  return { state, tooltip: { id: `tray.tooltip.${tooltip}`, values } };
}
