import { en } from './en.ts';
import type { Language } from './languages.ts';
import type { MessageId, Messages } from './messages.ts';
import { ru } from './ru.ts';

/** The catalogue of a language, for @formatjs/intl in main. The windows load one at a time. */
export function messagesIn(language: Language): Messages {
  return language === 'ru' ? ru : en;
}

/** Whether there is a text of this name: for names that are put together from others. */
export function isMessageId(name: string): name is MessageId {
  return Object.hasOwn(en, name);
}
