import { parse } from '@formatjs/icu-messageformat-parser';
import { describe, expect, test } from 'vitest';
import type { MessageId } from '../../../../core/words/messages.ts';
import { messagesIn } from '../../../../core/words/words.ts';
import { isFound } from './settingsSearch.ts';

/** Three cases of a number. */
const GUESTS = 'links.guests';
const written: Readonly<Record<string, string>> = messagesIn('en');
const compiled = Object.fromEntries(Object.entries(written).map(([id, text]) => [id, parse(text)]));

describe.each([
  ['as they are written', written],
  ['as the windows are built with them', compiled],
])('in texts %s', (_, messages) => {
  const finds = (query: string, ...texts: readonly MessageId[]) => isFound({ messages }, query, texts);

  test('every word of a query is found, in any order and case, and nothing else is', () => {
    expect(finds('RELAY always', 'settings.alwaysRelay')).toBe(true);
    expect(finds('always', 'settings.alwaysRelay', 'settings.ringtone')).toBe(true);
    expect(finds('always ringtone', 'settings.alwaysRelay', 'settings.ringtone')).toBe(true);
    expect(finds('always camera', 'settings.alwaysRelay', 'settings.ringtone')).toBe(false);
    expect(finds('', 'settings.alwaysRelay')).toBe(true);
  });

  test('of a plural and a choice every case is read, and the marks around them are not', () => {
    for (const words of ['nobody has', 'person has', 'people have']) expect(finds(words, GUESTS), words).toBe(true);
    for (const mark of ['plural', 'guests', 'other', '{']) expect(finds(mark, GUESTS), mark).toBe(false);
  });
});
