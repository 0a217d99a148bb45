import type { NumberedMessage } from '../../core/protocol/clientMessage.ts';

type WithoutNumber<Frame> = Frame extends NumberedMessage ? Omit<Frame, 'n'> : never;

/** A frame for the outbox, before it has its number on this connection. */
export type OutgoingFrame = WithoutNumber<NumberedMessage>;
