import { expect, test } from 'vitest';
import {
  acceleratorOf,
  ariaShortcut,
  combinationPressed,
  combinationText,
  parseCombination,
  shownKeys,
  type Combination,
  type PressedKey,
} from './combination.ts';
import { KEYS } from './keys.ts';
import { SHORTCUT_NAMES, SHORTCUT_PLACES, SHORTCUTS, shortcutOf, shortcutsAt, type Shortcut } from './shortcuts.ts';

/** A key as a keyboard with this layout sends it. */
const press = (code: string, key: string, ...held: readonly ('ctrl' | 'meta' | 'shift' | 'alt')[]): PressedKey => ({
  code,
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  shiftKey: held.includes('shift'),
  altKey: held.includes('alt'),
});
const meant = (pressed: PressedKey, system: 'mac' | 'other' = 'other') => shortcutOf(pressed, SHORTCUT_NAMES, system);
const known = (text: string): Combination => {
  const combination = parseCombination(text);
  if (combination === null) throw new Error(text);
  return combination;
};

test.each([
  ['M', press('KeyM', 'm'), 'toggleMicrophone'],
  ['Shift+M', press('KeyM', 'M', 'shift'), 'toggleMicrophone'],
  ['Ctrl+Shift+M', press('KeyM', 'M', 'ctrl', 'shift'), 'toggleMicrophone'],
  ['Ctrl+M', press('KeyM', 'm', 'ctrl'), null],
  ['Alt+M', press('KeyM', 'm', 'alt'), null],
  ['Shift+V', press('KeyV', 'V', 'shift'), 'toggleCamera'],
  ['V', press('KeyV', 'v'), null],
  ['Shift+S', press('KeyS', 'S', 'shift'), 'toggleScreen'],
  ['Shift+H', press('KeyH', 'H', 'shift'), 'toggleHold'],
  ['Ctrl+Shift+E', press('KeyE', 'E', 'ctrl', 'shift'), 'hangUp'],
  ['E', press('KeyE', 'e'), null],
  ['Ctrl+F', press('KeyF', 'f', 'ctrl'), 'find'],
  ['Ctrl+0', press('Digit0', '0', 'ctrl'), 'zoomReset'],
  ['the Windows key with F', press('KeyF', 'f', 'meta'), null],
  ['Ctrl and the Windows key with F', press('KeyF', 'f', 'ctrl', 'meta'), null],
] as const)('%s', (_name, pressed, action) => {
  expect(meant(pressed)).toBe(action);
});

test('on a Mac it is Command that is held, and Control is nothing of ours', () => {
  expect(meant(press('KeyE', 'e', 'meta', 'shift'), 'mac')).toBe('hangUp');
  expect(meant(press('KeyE', 'e', 'ctrl', 'shift'), 'mac')).toBeNull();
});

test('a letter is the one that a Latin layout types, wherever it lies, and the place of it in other layouts', () => {
  // French: M lies right of L, and where others have M there is a comma. Russian: F types "а".
  expect(meant(press('Semicolon', 'm'))).toBe('toggleMicrophone');
  expect(meant(press('KeyF', 'а', 'ctrl'))).toBe('find');
  expect(meant(press('KeyM', 'Ь', 'ctrl', 'shift'))).toBe('toggleMicrophone');
  // Dvorak: the place of F types "u".
  expect(meant(press('KeyF', 'u', 'ctrl'))).toBeNull();
});

test('a sign may lie behind Shift, and its place counts where that types another that is no shortcut', () => {
  expect(meant(press('Slash', '/', 'ctrl'))).toBe('shortcuts');
  // German: the slash is Shift and 7, and its place types the minus, which makes things smaller.
  expect(meant(press('Digit7', '/', 'ctrl', 'shift'))).toBe('shortcuts');
  expect(meant(press('Slash', '-', 'ctrl'))).toBe('zoomOut');
  // Russian: the places of comma and slash type "б" and, with Shift, a comma.
  expect(meant(press('Comma', 'б', 'ctrl'))).toBe('settings');
  expect(meant(press('Equal', '+', 'ctrl', 'shift'))).toBe('zoomIn');
  expect(meant(press('Equal', '=', 'ctrl'))).toBe('zoomIn');
});

test('no two actions that can be meant at the same time have the same keys', () => {
  const together = [
    ['everywhere', 'main', 'ringing'],
    ['everywhere', 'call'],
  ] as const;
  for (const places of together) {
    const all = places.flatMap(shortcutsAt).flatMap((name) => {
      const { keys, also }: Shortcut = SHORTCUTS[name];
      return [...keys, ...also].map(combinationText);
    });
    expect(all).toEqual([...new Set(all)]);
  }
});

test('every action stands in one place of the sheet', () => {
  expect(SHORTCUT_PLACES.flatMap(shortcutsAt).toSorted()).toEqual([...SHORTCUT_NAMES].toSorted());
});

test('a combination comes back from its text, whatever is held', () => {
  for (const key of KEYS.keys()) {
    for (let held = 0; held < 8; held += 1) {
      const combination = { control: (held & 1) > 0, alt: (held & 2) > 0, shift: (held & 4) > 0, key };
      expect(parseCombination(combinationText(combination))).toEqual(combination);
    }
  }
});

test.each([
  '',
  '+',
  'Ctrl',
  'Ctrl+',
  'Shift+Ctrl+M',
  'Ctrl+Ctrl+M',
  'Ctrl+m',
  'Ctrl+Ж',
  'Super+M',
  'Ctrl+M ',
  '⌘M',
  'F25',
])('"%s" is no combination', (text) => expect(parseCombination(text)).toBeNull());

test('it is told to menus, screen readers and people in their own words', () => {
  const mute = known('Ctrl+Alt+Shift+M');
  expect(acceleratorOf(mute)).toBe('CmdOrCtrl+Alt+Shift+M');
  expect([ariaShortcut(mute, 'other'), ariaShortcut(mute, 'mac')]).toEqual(['Control+Alt+Shift+M', 'Meta+Alt+Shift+M']);
  expect(shownKeys(mute, 'other')).toEqual(['Ctrl', 'Alt', 'Shift', 'M']);
  expect(shownKeys(mute, 'mac')).toEqual(['⌥', '⇧', '⌘', 'M']);
  expect(shownKeys(known('Ctrl+Plus'), 'other')).toEqual(['Ctrl', '+']);
});

test('a recorder waits while only keys that are held are down', () => {
  expect(combinationPressed(press('ControlLeft', 'Control', 'ctrl'), 'other')).toBeNull();
  expect(combinationPressed(press('IntlRo', 'ろ', 'ctrl'), 'other')).toBeNull();
  const recorded = combinationPressed(press('KeyM', 'Ь', 'ctrl', 'alt'), 'other');
  expect(recorded === null ? null : combinationText(recorded)).toBe('Ctrl+Alt+M');
  const onMac = combinationPressed(press('F5', 'F5', 'meta'), 'mac');
  expect(onMac === null ? null : combinationText(onMac)).toBe('Ctrl+F5');
});
