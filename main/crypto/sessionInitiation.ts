import {
  type Address,
  RatchetError,
  type ReceivedBundle,
  type Session,
  chooseSuite,
  disposeSession,
  encodeOpening,
  hex,
  initiateAgreement,
  initiatorSession,
  nextEpoch,
  rotationNeed,
  verifyPrekeyBundle,
} from '../../core/ratchet/signalCrypto.ts';
import type { SessionContext } from './openingAcceptance.ts';
import { checkPin, pinIdentity, refuseUndecidedChange } from './peerIdentity.ts';
import { loadReadableSendingSession, saveSession, sessionsToOutrank, settleSessions } from './peerSessions.ts';

/** A12: how many of our own ephemeral keys are remembered, so that a broken generator shows itself. */
const OWN_EPHEMERALS_KEPT = 256;

export interface Initiation {
  /** Of the session that sends from now on, in hex. */
  readonly sessionId: string;
  /** A09: a new session was begun, and the server had no one-time prekey to go into it. */
  readonly prekeyExhausted: boolean;
}

/**
 * Verifies all of the bundle before any write, then keeps a usable session or begins one. With `above` a new one is
 * begun in any case, and ranks above that epoch.
 */
export function initiateSession(
  context: SessionContext,
  peer: Address,
  bundle: ReceivedBundle,
  above: number | null = null,
): Initiation {
  const { primitives, transaction, local, draw, now, epochNow } = context;
  refuseUndecidedChange(transaction, peer);
  const suite = chooseSuite(local.document.capabilities, bundle.identity.capabilities);
  const verified = verifyPrekeyBundle(primitives, suite, peer, bundle, now);
  checkPin(transaction, peer, verified.identity);

  const sending = above === null ? loadReadableSendingSession(transaction, peer, now) : undefined;
  if (sending !== undefined) {
    disposeSession(sending);
    const need = rotationNeed(sending, now);
    if (need === 'none' || need === 'prefetch') {
      return { sessionId: hex(sending.sessionId), prekeyExhausted: false };
    }
  }
  const epoch = nextEpoch(sessionsToOutrank(transaction, peer, now), Math.max(epochNow, (above ?? 0) + 1));
  const { agreement, opening } = initiateAgreement(primitives, suite, epoch, local, verified, draw);
  let session: Session | undefined;
  try {
    if (!transaction.recordOwnEphemeral(primitives.sha256(opening.ephemeralKey), OWN_EPHEMERALS_KEPT)) {
      throw new RatchetError('E_STATE', 'the random generator repeated an ephemeral key');
    }
    const openingBytes = encodeOpening(opening);
    session = initiatorSession(
      primitives,
      { suite, epoch, openingDigest: primitives.sha256(openingBytes), now },
      agreement,
      verified.signedPrekey.publicKey,
      draw,
    );
    saveSession(transaction, peer, session, { archivedAt: null, opening: openingBytes });
    settleSessions(transaction, peer, now);
    pinIdentity(transaction, peer, verified.identity, false);
    return { sessionId: hex(session.sessionId), prekeyExhausted: verified.oneTimePrekey === undefined };
  } finally {
    agreement.rootKey.dispose();
    if (session !== undefined) disposeSession(session);
  }
}
