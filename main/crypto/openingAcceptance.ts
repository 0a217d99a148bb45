import {
  type Address,
  CLOCK_SKEW_S,
  type Draw,
  type LocalIdentity,
  type PrekeyMessage,
  type Primitives,
  RatchetError,
  type Session,
  type SessionRank,
  type VerifiedIdentity,
  acceptAgreement,
  bestCommonSuite,
  concat,
  decodeCapabilities,
  responderSession,
  verifyIdentity,
} from '../../core/ratchet/signalCrypto.ts';
import { capabilitiesOfVersion } from './localDevice.ts';
import { checkPin } from './peerIdentity.ts';
import { disposePrekeys, loadResponderPrekeys } from './prekeySupply.ts';
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
  readonly now: number;
}

/**
 * Every check on an opening, cheapest first, then the responder's half of the agreement. Writes nothing. Whether the session is the one
 * the message names is for `decrypt` to see.
 */
export function acceptOpening(
  context: SessionContext,
  peer: Address,
  message: PrekeyMessage,
  known: readonly SessionRank[],
): AcceptedOpening {
  const { primitives, transaction, local, now } = context;
  const { opening } = message;
  // Nothing ranks above a session of the far future: whoever had the device for a moment would keep it from its owner.
  const greatest = known.reduce((epoch, one) => Math.max(epoch, one.epoch), now);
  if (opening.epoch > greatest + CLOCK_SKEW_S) {
    throw new RatchetError('E_AUTH', 'the opening names an epoch further ahead than clocks differ');
  }
  if (opening.senderDeviceId !== peer.deviceId || opening.recipientDeviceId !== local.address.deviceId) {
    throw new RatchetError('E_AUTH', 'the opening is between other devices');
  }
  const replayDigest = primitives.sha256(
    concat(
      message.openingBytes.subarray(0x9e, 0xa2),
      message.openingBytes.subarray(0xa6, 0xaa),
      opening.ephemeralKey,
      opening.kemCiphertext,
    ),
  );
  if (transaction.hasSeenEphemeral(replayDigest)) throw new RatchetError('E_REPLAY', 'the opening was used before');

  const identity = verifyIdentity(primitives, peer, opening.identity);
  checkPin(transaction, peer, identity);
  const capabilities = capabilitiesOfVersion(transaction, local, opening.recipientCapabilitiesVersion, now);
  checkSuite(opening.suite.id, capabilities, identity.capabilities);

  const prekeys = loadResponderPrekeys(primitives, transaction, opening);
  try {
    const reusable =
      opening.oneTimePrekeyId === 0 || (opening.suite.kem !== null && opening.kemPrekeyKind === 'lastResort');
    const start = {
      suite: opening.suite,
      epoch: opening.epoch,
      openingDigest: primitives.sha256(message.openingBytes),
      now,
    };
    const agreement = acceptAgreement(primitives, local, capabilities, identity, opening, prekeys);
    try {
      const session = responderSession(start, agreement, prekeys.signedPrekey, context.draw);
      return { identity, replayDigest: reusable ? replayDigest : undefined, session };
    } catch (cause) {
      agreement.rootKey.dispose();
      throw cause;
    }
  } finally {
    disposePrekeys(prekeys);
  }
}

/** An honest initiator takes the best suite both signed capabilities hold; less is somebody's wish on the way (A35). */
function checkSuite(suiteId: number, ours: Uint8Array, theirs: Uint8Array): void {
  const [local, remote] = [decodeCapabilities(ours), decodeCapabilities(theirs)];
  if (suiteId !== bestCommonSuite(local.suites, remote.suites)?.id) {
    throw new RatchetError('E_DOWNGRADE', 'the opening uses another suite than the best common one');
  }
  if (suiteId < local.minSuite || suiteId < remote.minSuite) {
    throw new RatchetError('E_DOWNGRADE', 'the suite is below what one side accepts');
  }
}
