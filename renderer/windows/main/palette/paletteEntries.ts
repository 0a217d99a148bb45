import type { IntlShape } from 'react-intl';
import { foldedText, searchWords } from '../../../../core/call/peerName.ts';
import { activeView, presentCalls, type ShownCalls } from '../../../../core/call/shownCalls.ts';
import { silenceNow } from '../../../../core/call/silence.ts';
import { SILENCE_ENDS } from '../../../../core/ipc/silenceEnds.ts';
import type { ConnectionView, SettingsPart } from '../../../../core/ipc/snapshot.ts';
import type { MessageId } from '../../../../core/words/messages.ts';
import { reconnectWords } from '../account/reconnectWords.ts';
import { handleProblem, normaliseHandle } from '../onboarding/handleRules.ts';
import { settingTitles } from '../settings/settingTitles.ts';
import { callActs, declines, type PaletteLine } from './callActs.ts';
import { PALETTE_GROUPS, type PaletteAct, type PaletteEntry, type PaletteGroup } from './paletteAct.ts';
import type { FoundPeople } from './usePeople.ts';

export interface PaletteSources {
  readonly calls: ShownCalls;
  /** What keeps calls silent is among them. */
  readonly settings: Pick<SettingsPart, 'values' | 'quiet'>;
  readonly connection: ConnectionView;
  readonly people: FoundPeople;
  /** This Ringfort runs the server of its account. */
  readonly isHost: boolean;
  /** A new version waits for the program to be started anew. */
  readonly isUpdateReady: boolean;
}

/** A group never holds more than somebody reads. */
const MOST: Readonly<Record<PaletteGroup, number>> = {
  call: 22,
  people: 12,
  recents: 6,
  commands: 14,
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
    ...presentCalls(calls).flatMap(({ view, security }) => [
      ...callActs(view, activeView(calls), security).map(([id, act, values]) => entry('call', say(id, values), act)),
      // After the answers, and those after declining without a word.
      ...(view.phase === 'ringing' ? declines(intl, view, settings.values.declineTexts) : []).map(([id, act]) =>
        entry('call', say(id, { text: act.text }), act),
      ),
    ]),
    // Without a word typed the contacts and what can be done are enough.
    ...(words.length === 0 ? [] : people.recents).map(({ handle: peer, name }) =>
      entry('recents', say('palette.recent', { peer: name }), { kind: 'open', peer }),
    ),
    ...commands(sources).map(([id, act]) => entry('commands', say(id), act)),
    ...(words.length === 0 ? [] : settingTitles(isHost))
      .map((title) => entry('settings', say(title), { kind: 'setting', title }))
      // What begins with what was typed is what was meant: the theme comes before the start with the system.
      .toSorted((one, other) => Number(begins(other.text, words)) - Number(begins(one.text, words))),
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

/** Whether each word that was typed begins one of the text. */
function begins(text: string, typed: readonly string[]): boolean {
  const words = foldedText(text).split(/[^\p{L}\p{N}]+/u);
  return typed.every((part) => words.some((word) => word.startsWith(part)));
}

/** What tray and footer offer is here, too (test/integration/everywhereOffered.test.ts). */
function commands({ settings, connection, isUpdateReady }: PaletteSources): readonly PaletteLine[] {
  return [
    ['contacts.add', { kind: 'add', peer: '' }],
    ['links.show', { kind: 'share' }],
    ['nav.contacts', { kind: 'go', section: 'contacts' }],
    ['nav.recents', { kind: 'go', section: 'recents' }],
    ['nav.settings', { kind: 'go', section: 'settings' }],
    ...quiet(settings),
    ...reconnectWords(connection).map((word): PaletteLine => [word, { kind: 'reconnect' }]),
    ...(isUpdateReady ? [['tray.update', { kind: 'restartForUpdate' }] as const] : []),
    ['settings.shortcuts', { kind: 'shortcuts' }],
  ];
}

/** Calls ring again by a press; nobody has to look for what it is that keeps them silent. */
function quiet(settings: PaletteSources['settings']): readonly PaletteLine[] {
  const silence = silenceNow(settings);
  return [
    ...(silence === null ? [] : [[SILENCE_ENDS[silence].words, { kind: 'endSilence', silence }] as const]),
    ...(settings.quiet?.reason === 'doNotDisturb'
      ? []
      : ([
          ['palette.quiet.halfHour', { kind: 'doNotDisturb', for: 'halfHour' }],
          ['palette.quiet.hour', { kind: 'doNotDisturb', for: 'hour' }],
          ['palette.quiet.on', { kind: 'doNotDisturb', for: 'on' }],
        ] as const)),
  ];
}
