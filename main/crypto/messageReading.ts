import {
  type Address,
  DEDUPE_LIFETIME_S,
  type Decrypted,
  HEARTBEAT_AFTER,
  RatchetError,
  Secret,
  type Session,
  decrypt,
  disposeSession,
  heartbeatDue,
  messageSlot,
  skipSteps,
  skippedKeyExpiry,
  skippedKeyPolicy,
} from '../../core/ratchet/signalCrypto.ts';
import { commitSession, findSession } from './incomingMessage.ts';
import type { SessionContext } from './openingAcceptance.ts';
import { refuseUndecidedChange } from './peerIdentity.ts';
import { loadSendingSession, saveSession } from './peerSessions.ts';
import type { StoredSession } from './RatchetStore.ts';

/**
 * Another message in a place that was taken. Its key is gone, so nobody can tell a clone's message from a forged one:
 * it is refused either way (E_AUTH), and what follows is bounded like any new session (A26, A29).
 */
export class CloneSuspectedError extends RatchetError {
  constructor() {
    super('E_AUTH', 'another message under a number that was used before');
  }
}

/** Who takes part in the reading of a message besides the store. */
export interface MessageReader<M> {
  /**
   * To be told before an opening is verified, of a peer whose identity is pinned or of a stranger; throws if they are
   * too many.
   */
  readonly chargeVerification: (isPinned: boolean) => void;
  /** To be told before the steps are made; throws if they are too many. */
  readonly chargeSkipSteps: (steps: number) => void;
  /** Runs last; what it throws undoes all of it. A plaintext that makes no sense is no reason to: its key is used. */
  readonly take: (plaintext: Uint8Array) => M;
}

/**
 * One message of the ratchet, from its bytes to its plaintext, within one transaction. Throws RatchetError, and what
 * `take` throws.
 */
export function readMessage<M>(context: SessionContext, peer: Address, bytes: Uint8Array, reader: MessageReader<M>): M {
  const { primitives, transaction, draw, now } = context;
  const digest = primitives.sha256(bytes);
  if (transaction.hasMessage(peer, digest)) throw new RatchetError('E_DUPLICATE', 'this message was read before');
  refuseUndecidedChange(transaction, peer);

  const incoming = findSession(context, peer, bytes, () =>
    reader.chargeVerification(transaction.loadPin(peer) !== undefined),
  );
  const { session, message } = incoming;
  let skippedKey: Secret | undefined;
  let opened: Decrypted | undefined;
  try {
    const slot = messageSlot(primitives, message.header);
    if (transaction.hasMessage(peer, slot)) throw new CloneSuspectedError();
    const { ratchetKey, index } = message.header;
    const stored = transaction.takeSkippedKey(session.sessionId, ratchetKey, index, now);
    skippedKey = stored && new Secret(stored);
    // With the key at hand no step is made, and none is charged: late messages cost what messages cost.
    if (skippedKey === undefined) reader.chargeSkipSteps(skipSteps(session, message));
    opened = decrypt(primitives, session, message, skippedKey, draw);
    const next = isArchived(incoming.stored) ? passOnHeartbeat(context, peer, opened.session) : opened.session;
    saveSession(transaction, peer, next, incoming.stored ?? { archivedAt: null, opening: null });
    transaction.saveSkippedKeys(
      next.sessionId,
      opened.skipped.map((key) => ({ ...key, messageKey: key.messageKey.bytes })),
      skippedKeyExpiry(now),
    );
    if (opened.skipped.length > 0 || next.receivingChains !== session.receivingChains) {
      transaction.pruneSkippedKeys(next.sessionId, skippedKeyPolicy(next.receivingChains - 1));
    }
    commitSession(context, peer, incoming);
    transaction.saveMessage(peer, digest, now + DEDUPE_LIFETIME_S);
    transaction.saveMessage(peer, slot, now + DEDUPE_LIFETIME_S);
    return reader.take(opened.plaintext);
  } finally {
    disposeSession(session);
    skippedKey?.dispose();
    if (opened !== undefined) {
      disposeSession(opened.session);
      for (const { messageKey } of opened.skipped) messageKey.dispose();
    }
  }
}

function isArchived(stored: StoredSession | undefined): boolean {
  return stored !== undefined && stored.archivedAt !== null;
}

/**
 * On a receive-only session nothing is ever sent, so its heartbeat is due on the one that sends. It also shows a peer
 * that writes on the old session that there is a greater one.
 */
function passOnHeartbeat({ transaction, now }: SessionContext, peer: Address, session: Session): Session {
  if (!heartbeatDue(session)) return session;
  const sending = loadSendingSession(transaction, peer, now);
  if (sending === undefined) return session;
  try {
    saveSession(transaction, peer, { ...sending.session, receivedSinceSent: HEARTBEAT_AFTER }, sending.stored);
  } finally {
    disposeSession(sending.session);
  }
  return { ...session, receivedSinceSent: 0 };
}
