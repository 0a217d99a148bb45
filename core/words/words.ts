import { en } from './en.ts';
import type { MessageId, Messages } from './messages.ts';
import { ru } from './ru.ts';

/** The languages that Ringfort speaks, as BCP 47 tags. */
export type Language = 'en' | 'ru';

/** The catalogue of a language, for react-intl in the windows and @formatjs/intl in main. */
export function messagesIn(language: Language): Messages {
  return language === 'ru' ? ru : en;
}

/** Whether there is a text of this name: for names that are put together from others. */
export function isMessageId(name: string): name is MessageId {
  return Object.hasOwn(en, name);
}

/**
 * The language to speak: the person's choice, or the first of the system's languages that we have, or English.
 * `systemLanguages` are BCP 47 tags in order of preference, as `navigator.languages` or
 * `app.getPreferredSystemLanguages()` give them.
 */
export function pickLanguage(choice: 'system' | Language, systemLanguages: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of systemLanguages) {
    const primary = tag.toLowerCase().split(/[-_]/u)[0];
    if (primary === 'en' || primary === 'ru') return primary;
  }
  return 'en';
}
