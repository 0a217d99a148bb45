import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import type { AccountView, AppSnapshot, ConnectionView, SettingsPart } from '../../../core/ipc/snapshot.ts';
import { isOwnFault, isProblem } from '../../../core/ipc/problem.ts';
import { silenceNow } from '../../../core/call/silence.ts';
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
  /** What was missed, where the icon tells of something graver; it follows both. */
  readonly missed: Text | null;
}

const NOTHING_MORE = { why: null, missed: null } as const;

/** The tray as a function of the snapshot: the call first, then whether anybody can reach us, then what was missed. */
export function trayView({ account, call: calls, recents, settings }: AppSnapshot, language: Language): TrayView {
  const { state, connection } = account;
  const call = ringingCall(calls)?.view ?? calls.view;
  const { tray } = callText(call);
  if (tray !== null) return { ...NOTHING_MORE, state: stateOf(call), tooltip: tray };
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
  const missed = missedText(recents);
  switch (connection.state) {
    case 'none':
    case 'connecting':
      return { ...shown('connecting', 'connecting'), missed };
    case 'offline': {
      const why = whyOf(connection);
      return { ...shown('offline', isOwnFault(connection.reason) ? 'halted' : 'offline'), why, missed };
    }
    case 'online':
      if (silenceNow(settings) !== null) return { ...silent(settings, language), missed };
      if (missed === null) return shown('idle', 'online');
      return { ...NOTHING_MORE, state: missedState(recents.missedCount), tooltip: missed };
  }
}

/** How many calls were missed, or that there are voice messages alone; null: neither. */
function missedText(recents: AppSnapshot['recents']): Text | null {
  const count = missedCalls(recents);
  if (count > 0) return { id: 'tray.tooltip.missed', values: { count } };
  return recents.missedCount === 0 ? null : { id: 'notification.voice', values: {} };
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

function silent(settings: SettingsPart, language: Language): TrayView {
  const silence = silenceNow(settings);
  if (silence === 'nobodyMayRing') return shown('doNotDisturb', 'nobodyMayRing');
  const until = settings.quiet?.until ?? null;
  if (until === null) return shown('doNotDisturb', 'quiet');
  const { locale } = regionFormats(language, settings.region);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(until);
  return shown('doNotDisturb', silence === 'quietHours' ? 'hoursUntil' : 'quietUntil', { time });
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
  | 'quiet'
  | 'quietUntil'
  | 'hoursUntil'
  | 'nobodyMayRing';

function shown(state: TrayState, tooltip: OwnTooltip, values: Text['values'] = {}): TrayView {
  return { ...NOTHING_MORE, state, tooltip: { id: `tray.tooltip.${tooltip}`, values } };
}
