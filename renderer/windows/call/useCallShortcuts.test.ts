import { expect, test } from 'vitest';
import { shortcutAction } from './useCallShortcuts.ts';

const key = (code: string, ...held: readonly ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]) => ({
  code,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  shiftKey: held.includes('shiftKey'),
  altKey: held.includes('altKey'),
});

test.each([
  ['M', key('KeyM'), 'toggleMicrophone'],
  ['Shift+M', key('KeyM', 'shiftKey'), 'toggleMicrophone'],
  ['Ctrl+Shift+M', key('KeyM', 'ctrlKey', 'shiftKey'), 'toggleMicrophone'],
  ['Shift+V', key('KeyV', 'shiftKey'), 'toggleCamera'],
  ['Shift+S', key('KeyS', 'shiftKey'), 'toggleScreen'],
  ['S', key('KeyS'), null],
  ['Shift+H', key('KeyH', 'shiftKey'), 'toggleHold'],
  ['H', key('KeyH'), null],
  ['Ctrl+Shift+H', key('KeyH', 'ctrlKey', 'shiftKey'), null],
  ['Ctrl+Shift+S', key('KeyS', 'ctrlKey', 'shiftKey'), null],
  ['Ctrl+Shift+E', key('KeyE', 'ctrlKey', 'shiftKey'), 'hangUp'],
  ['Command+Shift+E', key('KeyE', 'metaKey', 'shiftKey'), 'hangUp'],
  ['Ctrl+M', key('KeyM', 'ctrlKey'), null],
  ['V', key('KeyV'), null],
  ['E', key('KeyE'), null],
  ['Shift+E', key('KeyE', 'shiftKey'), null],
  ['Ctrl+Shift+V', key('KeyV', 'ctrlKey', 'shiftKey'), null],
  ['Alt+M', key('KeyM', 'altKey'), null],
] as const)('%s in a call', (_name, pressed, action) => {
  expect(shortcutAction(pressed)).toBe(action);
});
