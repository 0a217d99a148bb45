import type { Language } from '../../core/words/languages.ts';
import type { MessageId, Messages } from '../../core/words/messages.ts';

const loaders: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => (await import('../../core/words/en.ts')).en,
  ru: async () => (await import('../../core/words/ru.ts')).ru,
};
const loaded = new Map<Language, Messages>();

/** Makes sure that a language can be spoken: each is a file of its own, so that a window loads the one it speaks. */
export async function loadWords(language: Language): Promise<void> {
  if (!loaded.has(language)) loaded.set(language, await loaders[language]());
}

/** The catalogue of a language, once it is loaded. */
export function loadedWords(language: Language): Messages | undefined {
  return loaded.get(language);
}

/** Whether there is a text of this name: for names that are put together from others. All languages have the same. */
export function isMessageId(name: string): name is MessageId {
  const [any] = loaded.values();
  return any !== undefined && Object.hasOwn(any, name);
}
