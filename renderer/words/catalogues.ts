import type { Language } from '../../core/words/languages.ts';
import type { MessageId, Messages } from '../../core/words/messages.ts';

/** Reads words of each language: all, or at first as many as a window says before anything else is read. */
export type ReadWords = Readonly<Record<Language, () => Promise<Messages>>>;

export interface Catalogues {
  /**
   * Until a part of the window is shown that comes in a file of its own, these words are enough: a popup says a sixth
   * of what there is to say. `language`: the one that is probably spoken, which is read at once.
   */
  readonly speakAtFirst: (words: ReadWords, language: Language) => void;
  /** Makes sure that a language can be spoken: each is a file of its own, so that a window loads the one it speaks. */
  readonly loadWords: (language: Language) => Promise<void>;
  /** Before anything is drawn that is not drawn first. What is loaded is added to, for those who have it already. */
  readonly loadAllWords: () => Promise<void>;
  /** The catalogue of a language, once it is loaded: with all that is drawn by then. */
  readonly loadedWords: (language: Language) => Messages | undefined;
  /** Whether there is a text of this name: for names that are put together. All languages have the same. */
  readonly isMessageId: (name: string) => name is MessageId;
}

/** `all`: whole languages, which are also what is said first unless a window has less to say. */
export function createCatalogues(all: ReadWords): Catalogues {
  let first: ReadWords = all;
  let isAllWanted = false;
  const loaded = new Map<Language, Messages>();
  const whole = new Set<Messages>();

  const complete = async (language: Language, words: Messages): Promise<void> => {
    if (whole.has(words)) return;
    Object.assign(words, await all[language]());
    whole.add(words);
  };

  const loadWords = async (language: Language): Promise<void> => {
    if (loaded.has(language)) return;
    const words: Messages = { ...(await first[language]()) };
    if (isAllWanted) await complete(language, words);
    if (!loaded.has(language)) loaded.set(language, words);
  };

  return {
    speakAtFirst: (words, language) => {
      first = words;
      // Whoever draws asks again, and is told what is wrong.
      void loadWords(language).catch(() => undefined);
    },
    loadWords,
    loadAllWords: async () => {
      isAllWanted = true;
      await Promise.all([...loaded].map(([language, words]) => complete(language, words)));
    },
    loadedWords: (language) => loaded.get(language),
    isMessageId: (name): name is MessageId => {
      const [any] = loaded.values();
      return any !== undefined && Object.hasOwn(any, name);
    },
  };
}

/** Of this window. */
export const { speakAtFirst, loadWords, loadAllWords, loadedWords, isMessageId } = createCatalogues({
  en: async () => (await import('../../core/words/en.ts')).en,
  ru: async () => (await import('../../core/words/ru.ts')).ru,
});
