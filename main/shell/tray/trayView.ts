import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { AccountView, AppSnapshot, ConnectionView } from '../../../core/ipc/snapshot.ts';
import { isOwnFault, isProblem } from '../../../core/ipc/problem.ts';
import type { CallView } from '../../../core/call/view.ts';
import { ringingCall } from '../../../core/call/shownCalls.ts';
import { callText } from '../../../core/words/callText.ts';
import { regionFormats } from '../../../core/words/region.ts';
import type { Text } from '../../../core/words/text.ts';
import type { Language } from '../../../core/words/languages.ts';

/** What the icon tells: a phone that cannot ring must not look like one that can. */
export type TrayState =
  | 'idle'
  | 'connecting'
  | 'offline'
  | 'ringing'
  | 'inCall'
  | 'muted'
  | 'doNotDisturb'
  | `missed${Count}`;
type Count = (typeof COUNTS)[number] | 'More';
const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;

export interface TrayView {
  readonly state: TrayState;
  /** The text beside it. */
  readonly tooltip: Text;
  /** Why nobody reaches us; it follows the text. */
  readonly why: Text | null;
}

/** The tray as a function of the snapshot: the call first, then whether anybody can reach us, then what was missed. */
export function trayView({ account, call: calls, recents, settings }: AppSnapshot, language: Language): TrayView {
  const { state, connection } = account;
  const call = ringingCall(calls)?.view ?? calls.view;
  const { tray } = callText(call);
  if (tray !== null) return { state: stateOf(call), tooltip: tray, why: null };
  return state.phase === 'ready' ? readyView({ connection, recents, settings }, language) : beforeReady(state);
}

/** Why there is no phone yet: of data that are there nobody is told that nothing was ever set up. */
function beforeReady(state: Exclude<AccountView, { phase: 'ready' }>): TrayView {
  switch (state.phase) {
    case 'opening':
      return shown('connecting', 'opening');
    case 'locked':
      return shown('offline', 'locked');
    case 'storeProblem':
      return { ...shown('offline', 'offline'), why: { id: 'storeProblem.title', values: {} } };
    case 'choosePassphrase':
      return shown('offline', 'notReady');
    case 'onboarding':
      return shown('offline', state.last === null ? 'notReady' : 'signedOut');
  }
}

interface Ready extends Pick<AppSnapshot, 'recents' | 'settings'> {
  readonly connection: ConnectionView;
}

function readyView({ connection, recents, settings }: Ready, language: Language): TrayView {
  switch (connection.state) {
    case 'none':
    case 'connecting':
      return shown('connecting', 'connecting');
    case 'offline':
      return { ...shown('offline', isOwnFault(connection.reason) ? 'halted' : 'offline'), why: whyOf(connection) };
    case 'online':
      if (settings.quiet !== null) return quiet(settings.quiet.until, regionFormats(language, settings.region).locale);
      if (recents.missedCount === 0) return shown('idle', 'online');
      return missedCalls(recents) > 0
        ? { ...shown('idle', 'missed', { count: missedCalls(recents) }), state: missedState(recents.missedCount) }
        : { state: missedState(recents.missedCount), tooltip: { id: 'notification.voice', values: {} }, why: null };
  }
}

/** Its picture tells the number. */
export function missedState(count: number): TrayState {
  const counted = COUNTS.find((one) => one === count);
  return `missed${counted ?? 'More'}`;
}

/** As the main window says it. */
function whyOf({ reason, detail }: Extract<ConnectionView, { state: 'offline' }>): Text {
  const id = isProblem(reason) ? (`problem.${reason}.title` as const) : (`connection.offline.${reason}.title` as const);
  return { id, values: { detail: detail ?? 'none' } };
}

function stateOf(call: CallView): TrayState {
  if (call.phase === 'ringing') return 'ringing';
  return call.phase === 'connected' && call.muted ? 'muted' : 'inCall';
}

function quiet(until: number | null, locale: string): TrayView {
  if (until === null) return shown('doNotDisturb', 'quiet');
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(until);
  return shown('doNotDisturb', 'quietUntil', { time });
}

type OwnTooltip =
  | 'opening'
  | 'locked'
  | 'notReady'
  | 'signedOut'
  | 'connecting'
  | 'offline'
  | 'halted'
  | 'online'
  | 'missed'
  | 'quiet'
  | 'quietUntil';

function shown(state: TrayState, tooltip: OwnTooltip, values: Text['values'] = {}): TrayView {
  return { state, tooltip: { id: `tray.tooltip.${tooltip}`, values }, why: null };
}
