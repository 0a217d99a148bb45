import { expect, test } from 'vitest';
import { combinationText, parseCombination } from './combination.ts';
import { globalKeys, globalProblem } from './globalShortcuts.ts';

const problem = (text: string, others: readonly string[] = []) => {
  const combination = parseCombination(text);
  if (combination === null) throw new Error(text);
  return globalProblem(combination, text, others);
};

test.each([
  ['Ctrl+C', 'reserved'],
  ['Ctrl+Q', 'reserved'],
  ['Alt+F4', 'reserved'],
  ['Ctrl+Alt+Delete', 'reserved'],
  ['F1', 'reserved'],
  ['M', 'needsHeld'],
  ['Shift+M', 'needsHeld'],
  ['Space', 'needsHeld'],
  ['Shift+Home', 'needsHeld'],
  ['Ctrl+Alt+M', null],
  ['Ctrl+Shift+M', null],
  ['F9', null],
  ['Pause', null],
] as const)('%s: %s', (text, expected) => expect(problem(text)).toBe(expected));

test('one combination is for one action', () => {
  expect(problem('F9', ['F9'])).toBe('used');
  const keys = globalKeys({ globalMute: 'F9', globalAnswer: 'F9', globalHangUp: 'Ctrl+C', globalShow: '' });
  expect([...keys].map(([action, combination]) => [action, combinationText(combination)])).toEqual([['mute', 'F9']]);
});
