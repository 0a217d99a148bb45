import { isPressed, parseCombination, type Combination, type PressedKey, type System } from './combination.ts';

/*
 * Every action that has a key, once: the menu of the program, windows, their tooltips, the sheet of shortcuts and the
 * settings are made from this table. Its words are `shortcuts.NAME`.
 */

/** Where a shortcut holds: in every window, in the main one, wherever a call rings, or in the window of a call. */
export const SHORTCUT_PLACES = ['everywhere', 'main', 'ringing', 'call'] as const;
export type ShortcutPlace = (typeof SHORTCUT_PLACES)[number];

export interface Shortcut {
  readonly place: ShortcutPlace;
  /** The first one stands in menus and tooltips. */
  readonly keys: readonly Combination[];
  /** Works as well, and is not told: the same key with or without Shift. */
  readonly also: readonly Combination[];
}

const on = (place: ShortcutPlace, keys: readonly string[], also: readonly string[] = []): Shortcut => ({
  place,
  keys: keys.map(written),
  also: also.map(written),
});

function written(text: string): Combination {
  const combination = parseCombination(text);
  if (combination === null) throw new Error(`No combination of keys: ${text}`);
  return combination;
}

export const SHORTCUTS = {
  palette: on('everywhere', ['Ctrl+K']),
  shortcuts: on('everywhere', ['Ctrl+/']),
  settings: on('everywhere', ['Ctrl+,']),
  zoomIn: on('everywhere', ['Ctrl+Plus'], ['Ctrl+=']),
  zoomOut: on('everywhere', ['Ctrl+-']),
  zoomReset: on('everywhere', ['Ctrl+0']),
  fullScreen: on('everywhere', ['F11']),
  quit: on('everywhere', ['Ctrl+Q']),

  find: on('main', ['Ctrl+F']),
  contacts: on('main', ['Ctrl+1']),
  recents: on('main', ['Ctrl+2']),
  addContact: on('main', ['Ctrl+N']),
  callAudio: on('main', ['Ctrl+Shift+C']),
  callVideo: on('main', ['Ctrl+Shift+Y']),

  answer: on('ringing', ['Ctrl+Shift+A']),
  answerVideo: on('ringing', ['Ctrl+Shift+V']),
  decline: on('ringing', ['Ctrl+Shift+D']),
  silence: on('ringing', ['Ctrl+Shift+S']),

  toggleMicrophone: on('call', ['M', 'Ctrl+Shift+M'], ['Shift+M']),
  toggleCamera: on('call', ['Shift+V']),
  toggleScreen: on('call', ['Shift+S']),
  toggleHold: on('call', ['Shift+H']),
  hangUp: on('call', ['Ctrl+Shift+E']),
} as const satisfies Readonly<Record<string, Shortcut>>;

export type ShortcutName = keyof typeof SHORTCUTS;

export const SHORTCUT_NAMES = Object.keys(SHORTCUTS).filter((name): name is ShortcutName =>
  Object.hasOwn(SHORTCUTS, name),
);

export function shortcutsAt(place: ShortcutPlace): readonly ShortcutName[] {
  return SHORTCUT_NAMES.filter((name) => SHORTCUTS[name].place === place);
}

/** Which of these actions a key means that went down; null: none. */
export function shortcutOf(pressed: PressedKey, among: readonly ShortcutName[], system: System): ShortcutName | null {
  const means = (name: ShortcutName): boolean => {
    const { keys, also }: Shortcut = SHORTCUTS[name];
    return [...keys, ...also].some((combination) => isPressed(combination, pressed, system));
  };
  return among.find(means) ?? null;
}
