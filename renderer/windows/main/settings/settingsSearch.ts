import { isLiteralElement, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { foldedText, searchWords } from '../../../../core/call/peerName.ts';
import type { MessageId } from '../../../../core/words/messages.ts';

/** As the catalogue holds it: parsed while the windows were built, and as it was written where it is parsed late. */
type Message = string | readonly MessageFormatElement[];

/** What `useIntl` returns has it. */
interface Said {
  readonly messages: Readonly<Partial<Record<MessageId, Message>>>;
}

/**
 * Whether what a person looks for stands in one of these texts, in their language: every word of it somewhere, in any
 * order, whatever its case and accents. Nothing looked for is found everywhere.
 */
export function isFound({ messages }: Said, query: string, texts: readonly MessageId[]): boolean {
  const all = foldedText(texts.map((id) => plainText(messages[id] ?? '')).join('\n'));
  return searchWords(query).every((word) => all.includes(word));
}

/** Without the marks of ICU: nobody reads those. */
function plainText(message: Message): string {
  return typeof message === 'string'
    ? message.replaceAll(/\{\w+(?:, (?:plural|select),)?|\b\S+ \{|\}/gu, ' ')
    : message.map(elementText).join(' ');
}

/** What may be read of an element: of a choice all that there is to choose from, of an argument nothing. */
function elementText(element: MessageFormatElement): string {
  if ('options' in element)
    return Object.values(element.options)
      .map(({ value }) => plainText(value))
      .join(' ');
  if ('children' in element) return plainText(element.children);
  return isLiteralElement(element) ? element.value : '';
}
