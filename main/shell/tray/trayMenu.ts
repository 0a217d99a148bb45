import type { MenuItemConstructorOptions } from 'electron';
import { listedAnswers, type Answer } from '../../../core/call/answersTo.ts';
import { peerName } from '../../../core/call/peerName.ts';
import { activeView, hasLiveCall, presentCalls, type ShownCalls } from '../../../core/call/shownCalls.ts';
import type { PresentView } from '../../../core/call/view.ts';
import type { Silence } from '../../../core/call/silence.ts';
import { SILENCE_ENDS } from '../../../core/ipc/silenceEnds.ts';
import type { MessageId } from '../../../core/words/messages.ts';
import { menuName } from '../menus/menuName.ts';
import type { SeenCall } from '../../../core/call/orderMeant.ts';
import type { OrderGuard } from '../orderGuard.ts';
import { outsideWord } from '../outsideWord.ts';
import type { RecentPerson } from './recentPeople.ts';

const HALF_HOUR_MS = 30 * 60_000;

export interface TrayActions {
  readonly open: () => void;
  readonly answer: (answer: Answer) => void;
  readonly decline: (seen: SeenCall) => void;
  readonly silence: (seen: SeenCall) => void;
  readonly hangUp: (seen: SeenCall) => void;
  readonly hold: (seen: SeenCall) => void;
  readonly resume: (seen: SeenCall) => void;
  readonly showCall: () => void;
  readonly stopSharing: () => void;
  readonly mute: (wanted: SeenCall & { readonly muted: boolean }) => void;
  /** Calls them back, with sound. */
  readonly call: (handle: string) => void;
  /** For so long; null: until it is turned off. */
  readonly doNotDisturb: (forMs: number | null) => void;
  /** Calls ring again. */
  readonly endSilence: (silence: Silence) => void;
  /** Starts anew with the version that is ready. */
  readonly update: () => void;
  readonly quit: () => void;
}

/** What the menu is made of. */
export interface TrayContents {
  readonly calls: ShownCalls;
  /** What a person chose that keeps it silent; null before there is a phone. */
  readonly silence: Silence | 'none' | null;
  /** Whom to call back, the latest first; nobody before there is a phone, or after somebody signed out of it. */
  readonly recent: readonly RecentPerson[];
  readonly isUpdateReady: boolean;
}

interface TrayHands {
  readonly label: Label;
  readonly actions: TrayActions;
  readonly guard: Pick<OrderGuard, 'press'>;
}

/** The menu of the tray for these calls. It changes under whoever has it open, so that each item is guarded. */
export function trayMenu(
  { calls, silence, recent, isUpdateReady }: TrayContents,
  { label, actions, guard }: TrayHands,
): MenuItemConstructorOptions[] {
  const item: Item = (id, act, peer) => ({
    label: label(id, peer === undefined ? undefined : { peer: menuName(peer) }),
    click: () => guard.press(act),
  });
  const separator = { type: 'separator' } as const;
  return [
    ...callItems(calls, item, actions),
    ...(silence === null
      ? []
      : [...recentItems(calls, recent, item, actions), silenceItem(silence, item, label, actions)]),
    item('tray.open', actions.open),
    separator,
    // A call would hold it back.
    ...(isUpdateReady && !hasLiveCall(calls) ? [item('tray.update', actions.update)] : []),
    item('tray.quit', actions.quit),
  ];
}

/**
 * What comes and goes in it beside the calls, for its guard: it moves what stands below. While a call lives nothing
 * does, so that hanging up waits for nothing but its own button.
 */
export function shownBeside({ calls, silence, recent, isUpdateReady }: TrayContents): string {
  if (hasLiveCall(calls)) return '';
  return [silence, isUpdateReady, ...recent.map(({ name }) => name)].join('\n');
}

type Label = (id: MessageId, values?: { readonly peer: string }) => string;
type Item = (id: MessageId, act: () => void, peer?: string) => MenuItemConstructorOptions;

function silenceItem(
  silence: Silence | 'none',
  item: Item,
  label: Label,
  actions: TrayActions,
): MenuItemConstructorOptions {
  if (silence !== 'none') return item(SILENCE_ENDS[silence].words, () => actions.endSilence(silence));
  return {
    label: label('tray.doNotDisturb'),
    submenu: [
      item('settings.doNotDisturb.halfHour', () => actions.doNotDisturb(HALF_HOUR_MS)),
      item('settings.doNotDisturb.hour', () => actions.doNotDisturb(2 * HALF_HOUR_MS)),
      item('settings.doNotDisturb.on', () => actions.doNotDisturb(null)),
    ],
  };
}

/** In a call there is nobody to be called. */
function recentItems(calls: ShownCalls, recent: readonly RecentPerson[], item: Item, actions: TrayActions) {
  if (hasLiveCall(calls) || recent.length === 0) return [];
  const people = recent.map(({ handle, name }) => item('tray.call', () => actions.call(handle), name));
  return [...people, { type: 'separator' } as const];
}

/** Of each call that goes on; with two, each item says whose it is. */
function callItems(calls: ShownCalls, item: Item, actions: TrayActions): MenuItemConstructorOptions[] {
  // What is asked of one that was cut off stands in the main window.
  const going = presentCalls(calls).filter(({ view }) => view.phase !== 'ended' && view.phase !== 'cutOff');
  const present = activeView(calls);
  const isHolding = going.some(({ view }) => view.phase === 'connected' && view.heldHere);
  return going.flatMap(({ view }, index) => {
    const items =
      view.phase === 'ringing'
        ? ringingItems(view, present, item, actions)
        : liveItems(view, { isHolding, isSecond: index > 0 }, item, actions);
    return [...items, { type: 'separator' } as const];
  });
}

function ringingItems(
  view: Extract<PresentView, { phase: 'ringing' }>,
  present: PresentView | null,
  item: Item,
  actions: TrayActions,
) {
  const { callId } = view.call;
  const peer = peerName(view.call);
  const seen = { callId, phase: view.phase };
  const decline = item('tray.decline', () => actions.decline(seen));
  // Silenced, it stays where it is: what stands below must not move under the pointer.
  const silence = { ...item('call.silence', () => actions.silence(seen)), enabled: !view.silenced };
  const answers = listedAnswers(view, present).map((answer) =>
    item(trayWord(answer), () => actions.answer(answer), peer),
  );
  return [...answers, decline, silence];
}

/** What stands beside a call that goes on says whom it answers. */
function trayWord(answer: Answer): MessageId {
  const word = outsideWord(answer);
  return word === 'call.holdAndAnswer' || word === 'call.endAndAnswer' ? TRAY_WORDS[word] : word;
}

const TRAY_WORDS = { 'call.holdAndAnswer': 'tray.holdAndAnswer', 'call.endAndAnswer': 'tray.endAndAnswer' } as const;

interface Among {
  /** Some call is held. */
  readonly isHolding: boolean;
  readonly isSecond: boolean;
}

function liveItems(view: PresentView, { isHolding, isSecond }: Among, item: Item, actions: TrayActions) {
  const { callId } = view.call;
  const peer = peerName(view.call);
  const seen = { callId, phase: view.phase };
  const isHeld = view.phase === 'connected' && view.heldHere;
  return [
    ...(isSecond ? [] : [item('tray.showCall', actions.showCall)]),
    ...(view.phase === 'connected' && view.sharing ? [item('tray.stopSharing', actions.stopSharing)] : []),
    ...muteItem(view, item, actions),
    ...(isHeld ? [item('tray.resume', () => actions.resume(seen), peer)] : []),
    ...(view.phase === 'connected' && !isHolding ? [item('tray.hold', () => actions.hold(seen), peer)] : []),
    ...(isHolding && isSecond
      ? [item('tray.hangUpOn', () => actions.hangUp(seen), peer)]
      : [item('tray.hangUp', () => actions.hangUp(seen))]),
  ];
}

function muteItem(view: PresentView, item: Item, actions: TrayActions) {
  if (view.phase !== 'connected' || view.heldHere) return [];
  const { muted } = view;
  const wanted = { callId: view.call.callId, phase: view.phase, muted: !muted };
  return [item(muted ? 'call.unmute' : 'call.mute', () => actions.mute(wanted))];
}
