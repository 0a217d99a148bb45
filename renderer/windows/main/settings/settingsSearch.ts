import type { IntlShape } from 'react-intl';
import type { MessageId } from '../../../../core/words/messages.ts';

/**
 * Whether what a person looks for stands in one of these texts, in their language: every word of it somewhere, in any
 * order, whatever its case. Nothing looked for is found everywhere.
 */
export function isFound({ locale, messages }: IntlShape, query: string, texts: readonly MessageId[]): boolean {
  const all = texts
    .map((id) => plainText(messages[id]))
    .join('\n')
    .toLocaleLowerCase(locale);
  const words = query.toLocaleLowerCase(locale).split(/\s+/u);
  return words.every((word) => all.includes(word));
}

/** Without the marks of ICU: nobody reads those. */
function plainText(message: unknown): string {
  return typeof message === 'string' ? message.replaceAll(/\{\w+(?:, (?:plural|select),)?|\b\S+ \{|\}/gu, ' ') : '';
}
