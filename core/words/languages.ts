/** The languages that Ringfort speaks, as BCP 47 tags. */
export type Language = 'en' | 'ru';

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
