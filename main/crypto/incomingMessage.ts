import {
  type Address,
  type PrekeyMessage,
  RatchetError,
  type RatchetMessage,
  type Session,
  TYPE_PREKEY,
  arrangeSessions,
  decodePreamble,
  decodePrekeyMessage,
  decodeRatchetMessage,
  disposeSession,
  equalBytes,
  unreadableEpoch,
} from '../../core/ratchet/signalCrypto.ts';
import { type AcceptedOpening, type SessionContext, acceptOpening } from './openingAcceptance.ts';
import { pinIdentity } from './peerIdentity.ts';
import { decodeStored, settleSessions } from './peerSessions.ts';
import { consumePrekeys } from './prekeySupply.ts';
import type { StoredSession } from './RatchetStore.ts';
import { decodeMessageText } from './messageText.ts';

/** A message and the session it is of: one we know (`stored`), or one its opening makes (`opened`). */
export interface IncomingMessage {
  readonly session: Session;
  readonly message: RatchetMessage;
  readonly stored: StoredSession | undefined;
  readonly opened: { readonly prekeyMessage: PrekeyMessage; readonly accepted: AcceptedOpening } | undefined;
}

/**
 * Writes nothing. Throws E_NO_SESSION for a message of a session we do not have or cannot read any more (A27), and
 * whatever is wrong with an opening.
 */
export function findSession(
  context: SessionContext,
  peer: Address,
  bytes: Uint8Array,
  chargeVerification: () => void,
): IncomingMessage {
  const { primitives, transaction, now } = context;
  const prekeyMessage = decodePreamble(bytes).type === TYPE_PREKEY ? decodePrekeyMessage(bytes) : undefined;
  const message = prekeyMessage?.message ?? decodeRatchetMessage(bytes);
  const { sessionId } = message.header;
  const known = transaction.listSessions(peer);
  const { toDelete } = arrangeSessions(known, now);
  const isGone = toDelete.some((candidate) => equalBytes(candidate.sessionId, sessionId));
  const stored = isGone ? undefined : transaction.loadSession(peer, sessionId);
  if (stored !== undefined) {
    const session = decodeForReading(stored);
    if (prekeyMessage === undefined) return { session, message, stored, opened: undefined };
    // A repeated opening must be the one that made the session, byte for byte: its certificate is under no tag.
    const digest = primitives.sha256(prekeyMessage.openingBytes);
    if (!session.initiatedByUs && equalBytes(session.openingDigest, digest)) {
      return { session, message, stored, opened: undefined };
    }
    disposeSession(session);
    throw new RatchetError('E_AUTH', 'the opening is not the one this session began with');
  }
  if (prekeyMessage === undefined) {
    throw new RatchetError('E_NO_SESSION', 'the message is of a session we do not have');
  }
  const accepted = acceptOpening(context, peer, prekeyMessage, known, chargeVerification);
  return { session: accepted.session, message, stored: undefined, opened: { prekeyMessage, accepted } };
}

/** For the peer it is all the same why we lack the session: a new one mends it. */
function decodeForReading(stored: StoredSession): Session {
  try {
    return decodeStored(stored);
  } catch (cause) {
    if (!(cause instanceof RatchetError && cause.code === 'E_STATE')) throw cause;
    throw new RatchetError('E_NO_SESSION', 'the session of the message cannot be read any more', { cause });
  }
}

/** See `unreadableEpoch`; 0 for what is no text of a message. */
export function epochOfUnreadable(text: string, now: number): number {
  try {
    return unreadableEpoch(decodeMessageText(text), now);
  } catch (cause) {
    if (cause instanceof RatchetError) return 0;
    throw cause;
  }
}

/**
 * After the message has verified and its session is saved: what the opening used up, whom it is from, what it replaces.
 */
export function commitSession(context: SessionContext, peer: Address, incoming: IncomingMessage): void {
  const { transaction, now } = context;
  if (incoming.opened === undefined) {
    // The first answer on a session we opened: from now on nothing weaker than the ratchet is this peer.
    const pin = transaction.loadPin(peer);
    if (pin !== undefined && !pin.drPinned) transaction.savePin(peer, { ...pin, drPinned: true });
    return;
  }
  const { accepted, prekeyMessage } = incoming.opened;
  consumePrekeys(transaction, prekeyMessage.opening);
  if (accepted.replayDigest !== undefined) {
    transaction.saveSeenEphemeral(accepted.replayDigest, prekeyMessage.opening.signedPrekeyId);
  }
  pinIdentity(transaction, peer, accepted.identity, true);
  settleSessions(transaction, peer, now, accepted.session);
}
