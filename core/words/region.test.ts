import { describe, expect, test } from 'vitest';
import { regionFormats, regionOfEnvironment, UNKNOWN_REGION } from './region.ts';
import type { Language } from './languages.ts';

const afternoon = new Date(2026, 10, 22, 17, 5);
const written = (language: Language, times: string | null, numbers = times) => {
  const formats = regionFormats(language, { times, numbers }, ['en-US']);
  return {
    time: afternoon.toLocaleTimeString(formats.locale, { timeStyle: 'short' }),
    date: afternoon.toLocaleDateString(formats.locale, { day: 'numeric', month: 'long' }),
    number: (1234567.5).toLocaleString(formats.numbers),
    firstDay: formats.firstDayOfWeek,
  };
};
const spaced = (text: string): string => text.replaceAll(/\s/gu, ' ');

test('English words in Germany stand beside a clock of 24 hours, German numbers and a week from Monday (A96)', () => {
  expect(written('en', 'de-DE')).toEqual({ time: '17:05', date: '22 November', number: '1.234.567,5', firstDay: 1 });
});

test('English words in America stand beside a clock of 12 hours and a week from Sunday (A96)', () => {
  const { time, date, number, firstDay } = written('en', 'en-US');
  expect([spaced(time), date, number, firstDay]).toEqual(['5:05 PM', 'November 22', '1,234,567.5', 7]);
});

test.each(['de-DE', 'ru-RU', 'fr-FR', 'pl-PL', 'ja-JP', 'en-GB', 'tr-TR', 'cs-CZ', 'sv-SE', 'uk-UA'])(
  'English words in %s have the clock, the separators and the week of the region, and no word of its language (A96)',
  (times) => {
    const { time, date, number } = written('en', times);
    expect(time).toBe('17:05');
    expect(date).toMatch(/^(?:22 November|November 22)$/u);
    const separators = (text: string) => spaced(text).replaceAll(/\d/gu, '');
    expect(separators(number)).toBe(separators((1234567.5).toLocaleString(times)));
  },
);

test('Russian words in America stand beside a clock of 12 hours, in Russia of 24 (A96)', () => {
  expect(spaced(written('ru', 'en-US').time)).toContain('5:05');
  expect(written('ru', 'ru-RU').time).toBe('17:05');
});

test('times may follow one region and numbers another, as they do in the system (A96)', () => {
  expect(written('en', 'de-DE', 'en-US')).toMatchObject({ time: '17:05', number: '1,234,567.5' });
});

test('digits are those that the words are written with (A96)', () => {
  expect(written('en', 'ar-EG').number).toMatch(/^[\d.,٬٫]+$/u);
  expect(written('en', 'fa-IR').number).toMatch(/[0-9]/u);
});

test('without a region the languages of the system decide, and without those the language of the words (A96)', () => {
  expect(regionFormats('en', UNKNOWN_REGION, ['de-DE', 'en-GB']).locale).toBe('en-GB');
  expect(regionFormats('ru', UNKNOWN_REGION, ['de-DE']).locale).toBe('ru');
});

test.each(['', 'x', 'not a tag', '-', 'de_DE', '1234567890'])(
  'a region "%s" that is none does no harm (A96, A83)',
  (tag) => {
    const { locale, numbers } = regionFormats('en', { times: tag, numbers: tag }, ['C', '', 'en-GB']);
    expect(afternoon.toLocaleString(locale)).not.toBe('');
    expect((1.5).toLocaleString(numbers)).not.toBe('');
  },
);

describe('the environment of a POSIX system (A96)', () => {
  test.each([
    [{ LANG: 'en_US.UTF-8', LC_TIME: 'de_DE.UTF-8' }, 'de-DE', 'en-US'],
    [{ LANG: 'en_US.UTF-8', LC_NUMERIC: 'de_CH.UTF-8@euro' }, 'en-US', 'de-CH'],
    [{ LC_ALL: 'fr_FR', LC_TIME: 'de_DE', LANG: 'en_US' }, 'fr-FR', 'fr-FR'],
    [{ LANG: 'C.UTF-8' }, null, null],
    [{ LC_ALL: 'POSIX', LC_TIME: 'de_DE' }, null, null],
    [{ LANG: '', LC_TIME: 'ru_RU.UTF-8' }, 'ru-RU', null],
    [{ LC_TIME: 'what is this?' }, null, null],
    [{}, null, null],
  ])('%j says how times and numbers are written', (environment, times, numbers) => {
    expect(regionOfEnvironment(environment)).toEqual({ times, numbers });
  });
});
