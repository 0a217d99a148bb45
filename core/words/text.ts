import type { MessageId } from './messages.ts';

/** One text of the catalogue and what stands in it. */
export interface Text {
  readonly id: MessageId;
  readonly values: Readonly<Record<string, string | number>>;
}
