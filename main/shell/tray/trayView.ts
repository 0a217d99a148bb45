import { missedCalls } from '../../../core/ipc/missedCalls.ts';
import { callsReach, type CallsReach } from '../../../core/ipc/callsReach.ts';
import type { AccountPart, AppSnapshot, SettingsPart } from '../../../core/ipc/snapshot.ts';
import { isProblem } from '../../../core/ipc/problem.ts';
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
export function trayView(snapshot: AppSnapshot, language: Language): TrayView {
  const { call: calls } = snapshot;
  const call = ringingCall(calls)?.view ?? calls.view;
  const { tray } = callText(call);
  if (tray !== null) return { ...NOTHING_MORE, state: stateOf(call), tooltip: tray };
  return reachView(snapshot, language);
}

/** What the icon and the text beside it tell where calls are kept away. */
const AWAY: Readonly<Record<Exclude<CallsReach, 'ringing' | 'silent'>, readonly [TrayState, OwnTooltip]>> = {
  opening: ['connecting', 'opening'],
  connecting: ['connecting', 'connecting'],
  offline: ['offline', 'offline'],
  halted: ['offline', 'halted'],
  // Why follows it: of data that are there nobody is told that nothing was ever set up.
  closed: ['offline', 'offline'],
  locked: ['offline', 'locked'],
  choosePassphrase: ['offline', 'choosePassphrase'],
  notSetUp: ['offline', 'notSetUp'],
  signedOut: ['offline', 'signedOut'],
};

function reachView(snapshot: Pick<AppSnapshot, 'account' | 'recents' | 'settings'>, language: Language): TrayView {
  const { account, recents, settings } = snapshot;
  // Before there is a phone nothing was missed on it.
  const missed = account.state.phase === 'ready' ? missedText(recents) : null;
  const reach = callsReach(snapshot);
  switch (reach) {
    case 'silent':
      return { ...silent(settings, language), missed };
    case 'ringing':
      if (missed === null) return shown('idle', 'online');
      return { ...NOTHING_MORE, state: missedState(recents.missedCount), tooltip: missed };
    default:
      return { ...shown(...AWAY[reach]), why: whyOf(account), missed };
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

/** As the main window says it. Null: the text beside the icon says it already. */
function whyOf({ state, connection }: AccountPart): Text | null {
  if (state.phase === 'storeProblem') return { id: 'storeProblem.title', values: {} };
  if (state.phase !== 'ready' || connection.state !== 'offline') return null;
  const { reason, detail } = connection;
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
  | 'choosePassphrase'
  | 'notSetUp'
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
