import { parseCombination, type Combination } from './combination.ts';
import { isFunctionKey } from './keys.ts';

/** What can be done by key while another program has the keyboard, if a person wants it. */
export const GLOBAL_ACTIONS = ['mute', 'answer', 'hangUp', 'show'] as const;
export type GlobalAction = (typeof GLOBAL_ACTIONS)[number];

/** The setting that holds the keys of each; empty while there are none. */
export const GLOBAL_SETTINGS = {
  mute: 'globalMute',
  answer: 'globalAnswer',
  hangUp: 'globalHangUp',
  show: 'globalShow',
} as const satisfies Readonly<Record<GlobalAction, string>>;

/** Their keys as chosen; not all of them need to be combinations that may be taken. */
export type GlobalKeys = Readonly<Record<(typeof GLOBAL_SETTINGS)[GlobalAction], string>>;

/** Why keys may not be taken from all other programs. */
export type GlobalProblem = 'needsHeld' | 'reserved' | 'used';

/** What other programs and desktops do with these keys is missed by everybody. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['C', 'V', 'X', 'A', 'Z', 'Y', 'S', 'F', 'P', 'Q', 'W', 'N', 'O', 'T', ',', 'Plus', '=', '-', '0', 'Space'].map(
    (key) => `Ctrl+${key}`,
  ),
  ...['Ctrl+Shift+Z', 'Ctrl+Shift+T', 'Ctrl+Shift+N', 'Ctrl+Shift+V', 'Ctrl+Alt+Delete', 'Ctrl+Alt+T'],
  ...['Alt+F4', 'Alt+F2', 'Alt+Space', 'F1', 'F5', 'F11', 'Ctrl+F4', 'Ctrl+F5'],
]);

/** The first thing that keeps a combination from being taken; `others`: those of the other actions. */
export function globalProblem(combination: Combination, text: string, others: readonly string[]): GlobalProblem | null {
  if (RESERVED.has(text)) return 'reserved';
  const stands = isFunctionKey(combination.key) || combination.key === 'Pause' || combination.key === 'ScrollLock';
  // With Shift alone it is what somebody types.
  if (!combination.control && !combination.alt && !stands) return 'needsHeld';
  return others.includes(text) ? 'used' : null;
}

/** The keys to be taken now. Of two actions with the same the first has them. */
export function globalKeys(settings: GlobalKeys): ReadonlyMap<GlobalAction, Combination> {
  const taken = new Map<GlobalAction, Combination>();
  const texts: string[] = [];
  for (const action of GLOBAL_ACTIONS) {
    const text = settings[GLOBAL_SETTINGS[action]];
    const combination = parseCombination(text);
    if (combination === null || globalProblem(combination, text, texts) !== null) continue;
    texts.push(text);
    taken.set(action, combination);
  }
  return taken;
}
