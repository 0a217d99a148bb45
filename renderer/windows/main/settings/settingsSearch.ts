import type { IntlShape } from 'react-intl';
import { foldedText, searchWords } from '../../../../core/call/peerName.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

/**
 * Whether what a person looks for stands in one of these texts, in their language: every word of it somewhere, in any
 * order, whatever its case and accents. Nothing looked for is found everywhere.
 */
export function isFound({ messages }: IntlShape, query: string, texts: readonly MessageId[]): boolean {
  const all = foldedText(texts.map((id) => plainText(messages[id])).join('\n'));
  return searchWords(query).every((word) => all.includes(word));
}

/** Without the marks of ICU: nobody reads those. */
function plainText(message: unknown): string {
  return typeof message === 'string' ? message.replaceAll(/\{\w+(?:, (?:plural|select),)?|\b\S+ \{|\}/gu, ' ') : '';
}
