import { expect, test } from 'vitest';
import { nameAndHandle, nameKey, nameParts, searchWords, shownName } from './peerName.ts';

test('a nickname wins over what somebody calls themselves, and that over the handle', () => {
  const anna = { handle: 'anna', displayName: 'Анна', nickname: 'Mum' };
  expect(shownName(anna)).toBe('Mum');
  expect(shownName({ ...anna, nickname: null })).toBe('Анна');
  expect(shownName({ ...anna, nickname: null, displayName: null })).toBe('anna');
});

test('where one line says who calls, whoever calls themselves like another is told apart by the handle', () => {
  expect(nameAndHandle({ peer: 'anna', name: 'Анна' })).toBe('Анна (@anna)');
  expect(nameAndHandle({ peer: 'mallory', name: 'Анна' })).toBe('Анна (@mallory)');
  expect(nameAndHandle({ peer: 'anna' })).toBe('anna');
});

test('a name that runs to the left does not move the handle beside it', () => {
  expect(nameAndHandle({ peer: 'anna', name: 'חנה' })).toBe('\u2068חנה\u2069 (@anna)');
});

test('names are found whatever the case and the accents', () => {
  expect(nameKey('ZOË')).toBe('zoe');
  expect(nameKey('Алёна')).toBe(nameKey('алена'));
  expect(nameKey('ﬁn')).toBe('fin');
  expect([...nameKey('ﷺ'.repeat(64))]).toHaveLength(64);
});

test('a name is found by each of its parts', () => {
  expect(nameParts('Bo B')).toEqual(['bo b', 'o b', ' b', 'b']);
  expect(nameParts('🦊')).toEqual(['🦊']);
});

test('a search means the same with accents or without, and with the @ that usernames are shown with', () => {
  expect(searchWords('  @Anna  Ёлка ')).toEqual(['anna', 'елка']);
  expect(searchWords('anna@home @')).toEqual(['anna@home']);
  expect(searchWords(' ')).toEqual([]);
});
