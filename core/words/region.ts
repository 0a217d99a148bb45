import type { Language } from './languages.ts';

/*
 * The system's region decides how times, dates and numbers are written, the language of the words does not: an English
 * Ringfort in Germany shows 17:05, 22 November and 1.234,5.
 */

/** BCP 47 tags of the system, as far as it says; null where it says nothing. */
export interface Region {
  readonly times: string | null;
  readonly numbers: string | null;
}

export const UNKNOWN_REGION: Region = { times: null, numbers: null };

/** How to write times, dates and numbers around words of one language. */
export interface RegionFormats {
  /** For words, plurals, times and dates: the language, the order of dates and the clock of the region. */
  readonly locale: string;
  /** For numbers alone: the separators of the region, with the digits of our words. */
  readonly numbers: string;
  /** 1 is Monday, 7 is Sunday (ISO 8601). */
  readonly firstDayOfWeek: number;
}

/**
 * The region of an environment as POSIX has it: LC_ALL, else the category, else LANG, written `de_DE.UTF-8@euro`. What
 * is unset, C, POSIX or no locale counts as nothing.
 */
export function regionOfEnvironment(environment: Readonly<Record<string, string | undefined>>): Region {
  const category = (name: string): string | null => {
    const set = [environment['LC_ALL'], environment[name], environment['LANG']].find((value) => value);
    return set === undefined ? null : localeOfPosix(set);
  };
  return { times: category('LC_TIME'), numbers: category('LC_NUMERIC') };
}

function localeOfPosix(text: string): string | null {
  const name = text.split(/[.@]/u)[0] ?? '';
  return /^(?:C|POSIX)?$/u.test(name) ? null : validLocale(name.replaceAll('_', '-'));
}

/** The tag as Intl writes it, or null if Intl would throw at it. */
export function validLocale(tag: string): string | null {
  try {
    return new Intl.Locale(tag).toString();
  } catch {
    return null;
  }
}

/** `preferred`: tags of the system's languages in order, for a system that says nothing of its region. */
export function regionFormats(language: Language, region: Region, preferred: readonly string[] = []): RegionFormats {
  const known = preferred.map((tag) => validLocale(tag)).filter((tag) => tag !== null);
  const spoken = known.find((tag) => new Intl.Locale(tag).language === language) ?? language;
  const times = validLocale(region.times ?? spoken) ?? language;
  const numbers = validLocale(region.numbers ?? times) ?? language;
  return {
    locale: localeAround(language, times),
    numbers: new Intl.Locale(numbers, { numberingSystem: 'latn' }).toString(),
    firstDayOfWeek: firstDayOfWeek(times),
  };
}

/** English as the rest of Europe writes it, where there is none of the very region: 22 November, not November 22. */
const DAY_FIRST: Readonly<Record<Language, readonly string[]>> = { en: ['en-150', 'en-GB'], ru: [] };

function localeAround(language: Language, times: string): string {
  const { language: own, region } = new Intl.Locale(times);
  if (own === language) return times;
  const candidates = [region === undefined ? language : `${language}-${region}`, ...DAY_FIRST[language]];
  const locale = candidates.find((tag) => isExact(tag)) ?? language;
  const clock = clockOf(times);
  return clock === undefined || clock === clockOf(locale)
    ? locale
    : new Intl.Locale(locale, { hourCycle: clock }).toString();
}

/** Whether there are rules for this very tag: Intl takes those of the language alone without a word. */
const isExact = (tag: string): boolean => new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag;

const clockOf = (tag: string) => new Intl.DateTimeFormat(tag, { hour: 'numeric' }).resolvedOptions().hourCycle;

interface LocaleWithWeek {
  readonly baseName: string;
  readonly getWeekInfo?: () => { readonly firstDay: number };
}

function firstDayOfWeek(tag: string): number {
  const locale: LocaleWithWeek = new Intl.Locale(tag);
  return locale.getWeekInfo?.().firstDay ?? 1;
}
