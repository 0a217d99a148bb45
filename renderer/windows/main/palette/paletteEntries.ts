import type { IntlShape } from 'react-intl';
import { foldedText, searchWords } from '../../../../core/call/peerName.ts';
import { activeView, presentCalls, type ShownCalls } from '../../../../core/call/shownCalls.ts';
import type { LeftCall } from '../../../../core/call/callEvent.ts';
import type { CallType, PresentView } from '../../../../core/call/view.ts';
import type { Settings } from '../../../../core/ipc/settings.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { READY_MESSAGES } from '../../../../core/words/readyMessages.ts';
import { handleProblem, normaliseHandle } from '../onboarding/handleRules.ts';
import { settingTitles } from '../settings/settingTitles.ts';
import { PALETTE_GROUPS, type PaletteAct, type PaletteEntry, type PaletteGroup } from './paletteAct.ts';
import type { FoundPeople } from './usePeople.ts';

export interface PaletteSources {
  readonly calls: ShownCalls;
  readonly settings: Settings;
  readonly people: FoundPeople;
  /** This Ringfort runs the server of its account. */
  readonly isHost: boolean;
}

/** A group never holds more than somebody reads. */
const MOST: Readonly<Record<PaletteGroup, number>> = {
  call: 14,
  people: 12,
  recents: 6,
  commands: 12,
  settings: 8,
  stranger: 1,
};

/** What can be done that fits what was typed: every word of it, in any order. */
export function paletteEntries(intl: IntlShape, query: string, sources: PaletteSources): readonly PaletteEntry[] {
  const words = searchWords(query);
  const fits = (text: string, already: readonly string[] = []): boolean => {
    const folded = foldedText(text);
    return words.every((word) => already.includes(word) || folded.includes(word));
  };
  const entry = (group: PaletteGroup, text: string, act: PaletteAct): PaletteEntry => ({
    id: JSON.stringify(act),
    group,
    text,
    act,
  });
  const say = (id: MessageId, values?: Readonly<Record<string, string>>) => intl.formatMessage({ id }, values);
  const { calls, settings, people, isHost } = sources;

  const found = people.contacts.flatMap(({ handle, name, words: foundBy }) =>
    [
      entry('people', say('contacts.call', { peer: name }), { kind: 'call', peer: handle, callType: 'audio' }),
      entry('people', say('contacts.video', { peer: name }), { kind: 'call', peer: handle, callType: 'video' }),
      entry('people', say('palette.open', { peer: name }), { kind: 'open', peer: handle }),
    ].filter(({ text }) => fits(text, foundBy)),
  );
  const wanted = normaliseHandle(query);
  const mayAdd = handleProblem(wanted) === null && people.isComplete && found.length === 0;
  const others = [
    ...presentCalls(calls).flatMap(({ view }) => [
      ...callActs(view, activeView(calls)).map(([id, act]) => entry('call', say(id), act)),
      // After the answers, and those after declining without a word.
      ...(view.phase === 'ringing' ? declines(intl, view, settings.declineTexts) : []).map(([id, act]) =>
        entry('call', say(id, { text: act.text }), act),
      ),
    ]),
    // Without a word typed the contacts and what can be done are enough.
    ...(words.length === 0 ? [] : people.recents).map(({ handle: peer, name }) =>
      entry('recents', say('palette.recent', { peer: name }), { kind: 'open', peer }),
    ),
    ...commands(settings).map(([id, act]) => entry('commands', say(id), act)),
    ...(words.length === 0 ? [] : settingTitles(isHost)).map((title) =>
      entry('settings', say(title), { kind: 'setting', title }),
    ),
  ].filter(({ text }) => fits(text));
  const adding = mayAdd
    ? [entry('stranger', say('contacts.noMatch.add', { handle: wanted }), { kind: 'add', peer: wanted })]
    : [];
  const all = [...found, ...others, ...adding];
  const known = new Set<string>();
  return PALETTE_GROUPS.flatMap((group) => all.filter((one) => one.group === group).slice(0, MOST[group])).filter(
    // Who is a contact is in the recents as well.
    ({ id }) => !known.has(id) && known.add(id),
  );
}

type Line = readonly [MessageId, PaletteAct];

function callActs(view: PresentView, present: PresentView | null): readonly Line[] {
  const seen = { callId: view.call.callId, phase: view.phase };
  switch (view.phase) {
    case 'ended':
    case 'cutOff':
      return [];
    case 'ringing':
      return [
        ...(view.silenced ? [] : [['shortcuts.silence', { kind: 'silence', seen }] as const]),
        ['shortcuts.decline', { kind: 'decline', seen }],
        // Last: nobody is heard or seen by an Enter that was meant for something else.
        ...answers(view, present),
      ];
    case 'connected':
      return view.heldHere
        ? [
            ['call.resume', { kind: 'resume', seen }],
            ['shortcuts.hangUp', { kind: 'hangUp', seen }],
          ]
        : [
            [view.muted ? 'call.unmute' : 'call.mute', { kind: 'mute', seen, muted: !view.muted }],
            ['call.hold', { kind: 'hold', seen }],
            ['call.show', { kind: 'showCall' }],
            ['shortcuts.hangUp', { kind: 'hangUp', seen }],
          ];
    default:
      return [
        ['call.show', { kind: 'showCall' }],
        ['shortcuts.hangUp', { kind: 'hangUp', seen }],
      ];
  }
}

const MINUTE = 60_000;

/** What can be said with declining, in words of one's own and in ready ones; and to be reminded. */
function declines(
  intl: IntlShape,
  { call, phase }: Extract<PresentView, { phase: 'ringing' }>,
  own: readonly string[],
) {
  const seen = { callId: call.callId, phase };
  const decline = (text: string, remindInMs?: number) => ({
    ...{ kind: 'declineWith' as const, seen, text },
    ...(remindInMs !== undefined && { remindInMs }),
  });
  const ready = READY_MESSAGES.map((name) => intl.formatMessage({ id: `decline.ready.${name}` }));
  return [
    ...[...own, ...ready].map((text) => ['palette.decline', decline(text)] as const),
    ['palette.remind.quarter', decline('', 15 * MINUTE)] as const,
    ['palette.remind.hour', decline('', 60 * MINUTE)] as const,
  ];
}

/** The same as the bar of who rings offers. */
function answers(view: Extract<PresentView, { phase: 'ringing' }>, present: PresentView | null): readonly Line[] {
  const { call, knownContact, needsRelay, phase } = view;
  const mustAdd = needsRelay && !knownContact;
  const kind = mustAdd ? 'addAndAnswer' : 'answer';
  const seen = { callId: call.callId, phase };
  const answer = (callType: CallType, wish?: LeftCall['wish']): PaletteAct => ({
    kind,
    order: {
      ...{ ...seen, callType },
      ...(wish !== undefined && present !== null && { present: { callId: present.call.callId, wish } }),
    },
  });
  if (present !== null) {
    const hold = ['call.holdAndAnswer', answer('audio', 'hold')] as const;
    return mustAdd
      ? [['call.addHoldAndAnswer', answer('audio', 'hold')]]
      : [hold, ['call.endAndAnswer', answer('audio', 'end')]];
  }
  if (mustAdd) return [[call.type === 'video' ? 'call.addAndAnswer.video' : 'call.addAndAnswer', answer(call.type)]];
  if (call.type === 'audio') return [['call.accept', answer('audio')]];
  return [
    ['call.accept.audio', answer('audio')],
    ['call.accept.video', answer('video')],
  ];
}

function commands({ doNotDisturb }: Settings): readonly Line[] {
  const quiet: readonly Line[] =
    doNotDisturb === 'off'
      ? [
          ['palette.quiet.halfHour', { kind: 'doNotDisturb', for: 'halfHour' }],
          ['palette.quiet.hour', { kind: 'doNotDisturb', for: 'hour' }],
          ['palette.quiet.on', { kind: 'doNotDisturb', for: 'on' }],
        ]
      : [['palette.quiet.off', { kind: 'doNotDisturb', for: 'off' }]];
  return [
    ['contacts.add', { kind: 'add', peer: '' }],
    ['nav.contacts', { kind: 'go', section: 'contacts' }],
    ['nav.recents', { kind: 'go', section: 'recents' }],
    ['nav.settings', { kind: 'go', section: 'settings' }],
    ...quiet,
    ['settings.shortcuts', { kind: 'shortcuts' }],
  ];
}
