import { useEffect, type ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import type { Settings } from '../../core/ipc/settings.ts';
import type { MessageId } from '../../core/words/messages.ts';
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
  readonly children: ReactNode;
}

/** Speaks the chosen language, or the system's, in everything below it and to the screen reader. */
export function WordsProvider({ language, children }: WordsProviderProps) {
  const spoken = pickLanguage(language, navigator.languages);
  // Of British English the words are the same, but not the dates.
  const region = navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${spoken}-`)) ?? spoken;
  useEffect(() => {
    document.documentElement.lang = spoken;
  }, [spoken]);
  return (
    <IntlProvider locale={region} messages={messagesIn(spoken)}>
      {children}
    </IntlProvider>
  );
}
