import { createIntl, type IntlShape } from '@formatjs/intl';
import { type Language, pickLanguage } from '../../core/words/languages.ts';
import { messagesIn } from '../../core/words/words.ts';
import type { Settings } from '../../core/ipc/settings.ts';

/** Each keeps what it has read of its words, which are asked for with every change that is drawn. */
const made = new Map<Language, IntlShape<string>>();

/** The words of tray, notifications and dialogs, in the person's language. */
export function textsFor(language: Settings['language'], systemLanguages: readonly string[]): IntlShape<string> {
  const locale = pickLanguage(language, systemLanguages);
  const known = made.get(locale);
  if (known !== undefined) return known;
  const texts = createIntl({ locale, messages: messagesIn(locale), onError: () => undefined });
  made.set(locale, texts);
  return texts;
}
