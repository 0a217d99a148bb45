import {
  type Address,
  type Draw,
  type LocalIdentity,
  type PrekeyMessage,
  type Primitives,
  RatchetError,
  type ResponderPrekeys,
  type Session,
  type SessionRank,
  type VerifiedIdentity,
  acceptAgreement,
  isReplayable,
  openingReplayDigest,
  refuseMisplacedOpening,
  refuseOtherSuite,
  responderSession,
  verifyIdentity,
} from '../../core/ratchet/signalCrypto.ts';
import { capabilitiesOfVersion } from './localDevice.ts';
import { checkPin } from './peerIdentity.ts';
import { loadNamedPrekeys, responderPrekeys } from './prekeySupply.ts';
import type { RatchetTransaction } from './RatchetStore.ts';

/** A session a peer opened with us, before its first message has proved it. Nothing is written yet (A10). */
export interface AcceptedOpening {
  readonly session: Session;
  readonly identity: VerifiedIdentity;
  /** To be recorded once the message has verified, if a key of the opening is used more than once. */
  readonly replayDigest: Uint8Array | undefined;
}

/** What an operation on sessions works with. */
export interface SessionContext {
  readonly primitives: Primitives;
  readonly transaction: RatchetTransaction;
  readonly local: LocalIdentity;
  readonly draw: Draw;
  /** Unix seconds. */
  readonly now: number;
  /** Unix seconds: no new session of ours is dated later, unless it has to rank above another. */
  readonly epochNow: number;
}

/**
 * Every check on an opening, cheapest first, then the responder's half of the agreement. Writes nothing. Whether the
 * session is the one the message names is for `decrypt` to see. `chargeVerification` is called before the first
 * signature and the first DH, and throws if there have been too many of them (A85).
 */
export function acceptOpening(
  context: SessionContext,
  peer: Address,
  message: PrekeyMessage,
  known: readonly SessionRank[],
  chargeVerification: () => void,
): AcceptedOpening {
  const { primitives, transaction, local, now } = context;
  const { opening } = message;
  refuseMisplacedOpening(opening, peer, local.address, known, now);
  const replayDigest = openingReplayDigest(primitives, opening);
  if (transaction.hasSeenEphemeral(replayDigest)) throw new RatchetError('E_REPLAY', 'the opening was used before');
  const capabilities = capabilitiesOfVersion(transaction, local, opening.recipientCapabilitiesVersion, now);

  const named = loadNamedPrekeys(transaction, opening);
  try {
    chargeVerification();
    const identity = verifyIdentity(primitives, peer, opening.identity);
    checkPin(transaction, peer, identity);
    refuseOtherSuite(opening.suite.id, capabilities, identity.capabilities);
    const session = respond(context, message, identity, capabilities, responderPrekeys(primitives, opening, named));
    return { identity, replayDigest: isReplayable(opening) ? replayDigest : undefined, session };
  } catch (cause) {
    named.signedPrekey.dispose();
    throw cause;
  } finally {
    // The signed prekey is the session's ratchet key from now on.
    named.oneTimePrekey?.dispose();
    named.kemSeed?.dispose();
  }
}

function respond(
  { primitives, local, draw, now }: SessionContext,
  { opening, openingBytes }: PrekeyMessage,
  identity: VerifiedIdentity,
  capabilities: Uint8Array,
  prekeys: ResponderPrekeys,
): Session {
  const { suite, epoch } = opening;
  const start = { suite, epoch, openingDigest: primitives.sha256(openingBytes), now };
  const agreement = acceptAgreement(primitives, local, capabilities, identity, opening, prekeys);
  try {
    return responderSession(start, agreement, prekeys.signedPrekey, draw);
  } catch (cause) {
    agreement.rootKey.dispose();
    throw cause;
  }
}
