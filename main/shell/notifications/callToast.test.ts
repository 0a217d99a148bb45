// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { callToast, type CallToast } from './callToast.ts';

const call: CallToast = {
  ...{ id: 'b7f1', title: 'bob calls', body: 'Audio call', isHeard: false, answer: 'Answer', decline: 'Decline' },
};
const read = (toast: CallToast): Document => {
  const parsed = new DOMParser().parseFromString(callToast(toast), 'text/xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  return parsed;
};
const buttons = (toast: CallToast) =>
  [...read(toast).querySelectorAll('action')].map((button) => ({
    says: button.getAttribute('content'),
    looks: button.getAttribute('hint-buttonStyle'),
    tells: Object.fromEntries(new URLSearchParams(button.getAttribute('arguments') ?? '')),
  }));

test('a call on Windows is a toast of its own kind, with a green button that answers and a red one that declines', () => {
  expect(read(call).documentElement.getAttribute('scenario')).toBe('incomingCall');
  expect(read(call).documentElement.getAttribute('useButtonStyle')).toBe('true');
  expect(buttons(call)).toEqual([
    { says: 'Answer', looks: 'Success', tells: { type: 'action', action: '0', tag: 'b7f1' } },
    { says: 'Decline', looks: 'Critical', tells: { type: 'action', action: '1', tag: 'b7f1' } },
  ]);
});

test('it is silent beside a popup that rings, and rings where that may not', () => {
  const sound = (isHeard: boolean) => read({ ...call, isHeard }).querySelector('audio');
  expect(sound(false)?.getAttribute('silent')).toBe('true');
  expect(sound(true)?.getAttribute('silent')).toBeNull();
  expect(sound(true)?.getAttribute('loop')).toBe('true');
});

test.each([
  ['Tom & "Jerry" <b>\'s', 'Tom & "Jerry" <b>\'s'],
  ['</text></binding><action/>', '</text></binding><action/>'],
  ['Анна 🎻 عمر', 'Анна 🎻 عمر'],
  ['half\uD83C of one, \u{0}\u{1b}\u{FFFF}none', 'half of one, none'],
])('a name that a peer chose is text, and nothing else: %j', (given, said) => {
  expect([...read({ ...call, title: given }).querySelectorAll('text')].map(({ textContent }) => textContent)).toEqual([
    said,
    'Audio call',
  ]);
  expect(buttons({ ...call, answer: given }).map(({ says }) => says)).toEqual([said, 'Decline']);
});
