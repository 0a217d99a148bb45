import { KEYS, keyAt } from './keys.ts';

/** Keys that are pressed together, the last one being none of those that are held. */
export interface Combination {
  /** Control; on a Mac Command. */
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  /** A name of `KEYS`. */
  readonly key: string;
}

/** Of what a Mac writes and names in its own way. */
export type System = 'mac' | 'other';

/** What is looked at of a key that went down. */
export interface PressedKey {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Longer than any that is written right. */
export const MAX_COMBINATION_LENGTH = 32;

/** From its text, "Ctrl+Alt+Shift+M", with what is held in this order; null for any other text. */
export function parseCombination(text: string): Combination | null {
  if (text.length > MAX_COMBINATION_LENGTH) return null;
  const held = text.split('+');
  const key = held.pop() ?? '';
  const combination = {
    control: held.includes('Ctrl'),
    alt: held.includes('Alt'),
    shift: held.includes('Shift'),
    key,
  };
  return KEYS.has(key) && combinationText(combination) === text ? combination : null;
}

/** As `parseCombination` reads it. */
export function combinationText({ control, alt, shift, key }: Combination): string {
  return [control && 'Ctrl', alt && 'Alt', shift && 'Shift', key].filter((part) => part !== false).join('+');
}

/** As Electron's menus and global shortcuts are told it. */
export function acceleratorOf(combination: Combination): string {
  return combinationText(combination).replace('Ctrl', 'CmdOrCtrl');
}

/** As `aria-keyshortcuts` wants it (WAI-ARIA 1.2). */
export function ariaShortcut({ control, alt, shift, key }: Combination, system: System): string {
  const parts = [control && (system === 'mac' ? 'Meta' : 'Control'), alt && 'Alt', shift && 'Shift', key];
  return parts.filter((part) => part !== false).join('+');
}

const KEY_SIGNS: Readonly<Record<string, string>> = { Plus: '+', '-': '−' };

/** As people read it, key by key: "Ctrl", "Shift", "M", or with the signs of a Mac. `Space` is left to the words. */
export function shownKeys({ control, alt, shift, key }: Combination, system: System): readonly string[] {
  const held =
    system === 'mac' ? [alt && '⌥', shift && '⇧', control && '⌘'] : [control && 'Ctrl', alt && 'Alt', shift && 'Shift'];
  return [...held, KEY_SIGNS[key] ?? key].filter((part) => part !== false);
}

/**
 * Whether a key that went down completes it. Letters go by what is typed where that is Latin, and else by their place,
 * so that M is M in a French layout and works in a Russian one; a sign may lie behind Shift.
 */
export function isPressed(combination: Combination, pressed: PressedKey, system: System): boolean {
  const { control, alt, shift, key } = combination;
  const place = KEYS.get(key);
  if (place === undefined) return false;
  // On a Mac the key Control is another than Command, and nothing of ours.
  const [held, other] = system === 'mac' ? [pressed.metaKey, pressed.ctrlKey] : [pressed.ctrlKey, pressed.metaKey];
  if (held !== control || other || pressed.altKey !== alt) return false;
  if (place.sign === null) return pressed.code === place.code && pressed.shiftKey === shift;
  const isLetter = /^[a-z]$/u.test(place.sign);
  const typed = pressed.key.toLowerCase();
  if (!isLetter && typed === place.sign) return true;
  if (pressed.shiftKey !== shift) return false;
  if (isLetter && /^[a-z]$/u.test(typed)) return typed === place.sign;
  // Where the place types another sign of a combination, it means that one.
  return pressed.code === place.code && !(/^[\x20-\x7e]$/u.test(typed) && KNOWN_SIGNS.has(typed));
}

const KNOWN_SIGNS: ReadonlySet<string> = new Set([...KEYS.values()].flatMap(({ sign }) => sign ?? []));

/** The combination of a key that went down, for a recorder; null while only keys that are held are down. */
export function combinationPressed(pressed: PressedKey, system: System): Combination | null {
  const typed = pressed.key.toUpperCase();
  const key = /^[A-Z]$/u.test(typed) ? typed : keyAt(pressed.code);
  if (key === null) return null;
  const control = system === 'mac' ? pressed.metaKey : pressed.ctrlKey;
  return { control, alt: pressed.altKey, shift: pressed.shiftKey, key };
}
