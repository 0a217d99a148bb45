import type { en } from './en.ts';

/** The name of a text; English names them all. */
export type MessageId = keyof typeof en;

/** One language: an ICU message (Unicode MessageFormat 1) for every name. */
export type Messages = Readonly<Record<MessageId, string>>;
