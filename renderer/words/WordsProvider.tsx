import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { IntlProvider, MissingTranslationError } from 'react-intl';
import type { Settings } from '../../core/ipc/settings.ts';
import { pickLanguage, type Language } from '../../core/words/languages.ts';
import type { MessageId, Messages } from '../../core/words/messages.ts';
import { regionFormats, UNKNOWN_REGION, type Region, type RegionFormats } from '../../core/words/region.ts';
import { loadAllWords, loadedWords, loadWords } from './catalogues.ts';

declare global {
  // Lets the compiler refuse a text that the catalogues do not have.
  namespace FormatjsIntl {
    interface Message {
      ids: MessageId;
    }
  }
}

export interface WordsProviderProps {
  readonly language: Settings['language'];
  /** The system's, as main tells it; without it the languages of the system decide. */
  readonly region?: Region | undefined;
  readonly children: ReactNode;
}

const RegionContext = createContext<RegionFormats>(regionFormats('en', UNKNOWN_REGION));

/**
 * Speaks the chosen language, or the system's, in everything below it and to the screen reader. Times and dates are
 * written as in the system's region, whatever the language. What react-aria says by itself, sorts and writes is in the
 * same language: untold, it takes that of the browser. Until the first language is loaded nothing is drawn; until
 * another is, the one before goes on.
 */
export function WordsProvider({ language, region = UNKNOWN_REGION, children }: WordsProviderProps) {
  const spoken = useLoadedLanguage(pickLanguage(language, navigator.languages));
  const messages = spoken === null ? undefined : loadedWords(spoken);
  if (spoken === null || messages === undefined) return null;
  return (
    <Spoken language={spoken} messages={messages} region={region}>
      {children}
    </Spoken>
  );
}

interface SpokenProps {
  readonly language: Language;
  readonly messages: Messages;
  readonly region: Region;
  readonly children: ReactNode;
}

function Spoken({ language, messages, region, children }: SpokenProps) {
  const formats = useMemo(() => regionFormats(language, region, navigator.languages), [language, region]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const [complete, setComplete] = useState<{ readonly of: Messages; readonly words: Messages } | null>(null);
  const words = complete?.of === messages ? complete.words : messages;
  // A text that nobody foresaw here is there once all are read; a copy, since what is drawn asks the same one no more.
  const readAll = async (): Promise<void> => {
    await loadAllWords();
    setComplete({ of: messages, words: { ...messages } });
  };
  const missed = (fault: Error): void => {
    if (fault instanceof MissingTranslationError && words === messages) void readAll().catch(() => undefined);
  };
  return (
    <RegionContext value={formats}>
      <IntlProvider locale={formats.locale} messages={words} onError={missed}>
        <I18nProvider locale={formats.locale}>{children}</I18nProvider>
      </IntlProvider>
    </RegionContext>
  );
}

/** The language to speak, or the one before while its words are being loaded; null before the first. */
function useLoadedLanguage(wanted: Language): Language | null {
  const [spoken, setSpoken] = useState<Language | null>(null);
  useEffect(() => {
    let isWanted = true;
    void loadWords(wanted).then(() => isWanted && setSpoken(wanted));
    return () => void (isWanted = false);
  }, [wanted]);
  return loadedWords(wanted) === undefined ? spoken : wanted;
}

/** A number with the separators of the region. */
export function useNumberFormat(options?: Intl.NumberFormatOptions): (value: number) => string {
  const { numbers } = use(RegionContext);
  return useMemo(() => new Intl.NumberFormat(numbers, options).format, [numbers, options]);
}

/** 1 is Monday, 7 is Sunday. */
export function useFirstDayOfWeek(): number {
  return use(RegionContext).firstDayOfWeek;
}
