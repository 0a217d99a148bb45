import type { CallRef } from './call.ts';

/** Code points of a name, at most. */
export const MAX_NAME = 64;

/** What the peer of a call is called here, in one word or a few. */
export function peerName({ peer, name }: Pick<CallRef, 'peer' | 'name'>): string {
  return name ?? peer;
}

/** What somebody is called here: as the person says, else as they say, else by the handle. */
export function shownName(known: {
  readonly handle: string;
  readonly nickname: string | null;
  readonly displayName: string | null;
}): string {
  return known.nickname ?? known.displayName ?? known.handle;
}

/**
 * Where one line has to say who it is, such as a notification: a name can be anybody's, a handle is one person's at a
 * server. Letters of a script that runs to the left keep their places to themselves (Unicode UAX 9, isolates).
 */
export function nameAndHandle({ peer, name }: Pick<CallRef, 'peer' | 'name'>): string {
  if (name === undefined || name === peer) return peer;
  return `${isolated(name)} (@${peer})`;
}

const RUNS_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802-\ud803\ud83a-\ud83b]/u;

function isolated(name: string): string {
  return RUNS_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}

/** Code points of a key: names that only differ behind them stand beside each other, by handle. */
const MAX_KEY = 64;

/**
 * As texts are searched: without case, accents and compatible forms, so that "Zoë" is found by "zoe" and "ё" stands
 * with "е".
 */
export function foldedText(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** As names are sorted and searched: folded, at most 64 code points. */
export function nameKey(name: string): string {
  return [...foldedText(name)].slice(0, MAX_KEY).join('');
}

/** What was typed into a search, word by word. Usernames are shown with an @ in front, which is no part of them. */
export function searchWords(typed: string): readonly string[] {
  return foldedText(typed)
    .split(/\s+/u)
    .map((word) => word.replace(/^@+/u, ''))
    .filter((word) => word !== '');
}

/** What a name goes on with from each of its letters: a text stands in a name where one of these begins with it. */
export function nameParts(name: string): readonly string[] {
  const letters = [...nameKey(name)];
  return letters.map((_letter, index) => letters.slice(index).join(''));
}
