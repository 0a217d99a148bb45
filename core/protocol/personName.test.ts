import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyTyped } from '../../test/fakes/anyTyped.ts';
import { MAX_NAME } from '../call/peerName.ts';
import { isPersonName, MAX_PERSON_NAME, personNameOf } from './personName.ts';

test('a name is written as people write it, in any script', () => {
  for (const name of ['Анна', 'Anna-Maria O’Neil', '李小龍', 'دانیال', 'Zoë 🦊', 'Eva ❤\ufe0f', 'Jo 🏳\ufe0f'])
    expect(isPersonName(name)).toBe(true);
});

test('fields let somebody type as much as may travel', () => {
  expect(MAX_NAME).toBe(MAX_PERSON_NAME);
});

test('nothing unseen stands in a name, so that a copy of a name is not another name', () => {
  for (const hidden of [
    '\u200b',
    '\u200c',
    '\u200d',
    '\u202e',
    '\u2066',
    '\u00ad',
    '\u2060',
    '\u0000',
    '\u3164',
    '\ufe01',
    '\ufe0f',
  ]) {
    expect(isPersonName(`An${hidden}na`)).toBe(false);
    expect(personNameOf(`An${hidden}na`)).toBe('Anna');
  }
});

test('one letter written in two ways is one name', () => {
  expect(isPersonName('Zoe\u0308')).toBe(false);
  expect(personNameOf('Zoe\u0308')).toBe('Zoë');
  for (const between of ['\u200b', '\u200d', '\ufe0f', '@']) expect(personNameOf(`Zoe${between}\u0308`)).toBe('Zoë');
});

test('a name says no handle, is one line, and ends where it is too long', () => {
  expect(personNameOf(' @@ boss')).toBe('boss');
  expect(personNameOf('＠boss')).toBe('boss');
  expect(personNameOf('Bob (@bob)')).toBe('Bob (bob)');
  expect(isPersonName('Bob (﹫bob)')).toBe(false);
  expect(personNameOf('Anna\n\tBell')).toBe('Anna Bell');
  expect(personNameOf('🦊'.repeat(80))).toBe('🦊'.repeat(MAX_PERSON_NAME));
  expect(isPersonName('n'.repeat(MAX_PERSON_NAME + 1))).toBe(false);
});

test('a sign that becomes another in NFC keeps no selector', () => {
  expect(personNameOf('Bob \u2329\ufe0f')).toBe('Bob \u3008');
});

test('what has no visible letter is no name', () => {
  for (const nothing of ['', '   ', '@', '\u200d\u2060', '\u2800\u3164']) expect(personNameOf(nothing)).toBeNull();
});

test('whatever is typed, what is left of it may travel', () => {
  fc.assert(
    fc.property(anyTyped, (typed) => {
      const name = personNameOf(typed);
      expect(name === null || isPersonName(name)).toBe(true);
    }),
  );
});
