import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import type { Settings } from '../../core/ipc/settings.ts';
import type { MessageId } from '../../core/words/messages.ts';
import { regionFormats, UNKNOWN_REGION, type Region, type RegionFormats } from '../../core/words/region.ts';
import { messagesIn, pickLanguage } from '../../core/words/words.ts';

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
 * written as in the system's region, whatever the language.
 */
export function WordsProvider({ language, region = UNKNOWN_REGION, children }: WordsProviderProps) {
  const spoken = pickLanguage(language, navigator.languages);
  const formats = useMemo(() => regionFormats(spoken, region, navigator.languages), [spoken, region]);
  useEffect(() => {
    document.documentElement.lang = spoken;
  }, [spoken]);
  return (
    <RegionContext value={formats}>
      <IntlProvider locale={formats.locale} messages={messagesIn(spoken)}>
        {children}
      </IntlProvider>
    </RegionContext>
  );
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
