/*
 * The keys that a combination may end with: how each is written in a setting and for Electron, where it lies on a
 * keyboard (`code`, UI Events KeyboardEvent code Values), and what it types where that is a sign.
 */

interface KeyPlace {
  readonly code: string;
  /** The sign on it in a Latin layout; null: it types none. */
  readonly sign: string | null;
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const DIGITS = [...'0123456789'];
const FUNCTION_KEYS = Array.from({ length: 24 }, (_, index) => `F${String(index + 1)}`);
const SIGNS: readonly (readonly [name: string, code: string, sign: string])[] = [
  ['Plus', 'Equal', '+'],
  ['=', 'Equal', '='],
  ['-', 'Minus', '-'],
  ['/', 'Slash', '/'],
  [',', 'Comma', ','],
  ['.', 'Period', '.'],
];
const NAMED = ['Space', 'Insert', 'Delete', 'Home', 'End', 'PageUp', 'PageDown', 'Pause', 'ScrollLock'];

export const KEYS: ReadonlyMap<string, KeyPlace> = new Map<string, KeyPlace>([
  ...LETTERS.map((letter) => [letter, { code: `Key${letter}`, sign: letter.toLowerCase() }] as const),
  ...DIGITS.map((digit) => [digit, { code: `Digit${digit}`, sign: digit }] as const),
  ...SIGNS.map(([name, code, sign]) => [name, { code, sign }] as const),
  ...[...FUNCTION_KEYS, ...NAMED].map((name) => [name, { code: name, sign: null }] as const),
]);

const BY_CODE = new Map([...KEYS].toReversed().map(([name, { code }]) => [code, name]));

/** The key at a place; null: no combination may end with it. */
export function keyAt(code: string): string | null {
  return BY_CODE.get(code) ?? null;
}

export const isFunctionKey = (key: string): boolean => FUNCTION_KEYS.includes(key);
