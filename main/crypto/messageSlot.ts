import {
  type Primitives,
  RatchetError,
  type RatchetMessage,
  concat,
  label,
  uint,
} from '../../core/ratchet/signalCrypto.ts';

/**
 * The place of a message: session, chain and number, hashed. It is kept beside the hash of the message itself, because two
 * different messages in one place mean that two copies of the sender are at work.
 */
export function messageSlot(primitives: Primitives, header: RatchetMessage['header']): Uint8Array {
  return primitives.sha256(concat(label('slot'), header.sessionId, header.ratchetKey, uint(header.index, 4)));
}

/**
 * Another message in a place that was taken. Its key is gone, so nobody can tell a clone's message from a forged one: it is
 * refused either way (E_AUTH), and what follows is bounded like any new session (A26, A29).
 */
export class CloneSuspectedError extends RatchetError {
  constructor() {
    super('E_AUTH', 'another message under a number that was used before');
  }
}
