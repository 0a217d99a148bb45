import { createIntl, type IntlShape } from '@formatjs/intl';
import { pickLanguage } from '../../core/words/languages.ts';
import { messagesIn } from '../../core/words/words.ts';
import type { Settings } from '../../core/ipc/settings.ts';

/** The words of tray, notifications and dialogs, in the person's language. */
export function textsFor(language: Settings['language'], systemLanguages: readonly string[]): IntlShape<string> {
  const locale = pickLanguage(language, systemLanguages);
  return createIntl({ locale, messages: messagesIn(locale), onError: () => undefined });
}
