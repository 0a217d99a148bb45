import { expect, test } from 'vitest';
import { textsFor } from '../texts.ts';
import { unseenWords } from './unseenWords.ts';

const said = (missedCount: number, voiceCount: number, language: 'en' | 'ru' = 'en') =>
  unseenWords({ missedCount, voiceCount }, textsFor(language, []));

test('a badge reads missed calls and voice messages by their own names', () => {
  expect(said(1, 0)).toBe('1 missed call');
  expect(said(1, 1)).toBe('1 new voice message');
  expect(said(3, 1)).toBe('2 missed calls · 1 new voice message');
  expect(said(3, 1, 'ru')).toBe('2 пропущенных звонка · 1 новое голосовое сообщение');
});
