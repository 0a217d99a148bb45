import {
  type Address,
  type IdentityDocument,
  MAX_DEVICES_PER_USER,
  RatchetError,
  decodeCapabilities,
  equalBytes,
  hasRatchetSuite,
  identityBytes,
} from '../../core/ratchet/signalCrypto.ts';
import type { PeerPin, PinnedIdentity, RatchetTransaction } from './RatchetStore.ts';

/** A certified identity other than the pinned one turned up. Carries it out of the transaction that is rolled back. */
export class IdentityChangedError extends RatchetError {
  readonly changedTo: PinnedIdentity | null;

  constructor(changedTo: PinnedIdentity | null) {
    super('E_IDENTITY_CHANGED', 'the identity of this peer is not the pinned one');
    this.changedTo = changedTo;
  }
}

/** Throws E_IDENTITY_CHANGED while a change waits for a person's decision; even the old identity does not count then (A31). */
export function refuseUndecidedChange(transaction: RatchetTransaction, peer: Address): void {
  if ((transaction.loadPin(peer)?.changedTo ?? null) !== null) throw new IdentityChangedError(null);
}

/**
 * Holds an identity whose certificate was verified against the pin, both keys as one. Throws E_IDENTITY_CHANGED, or E_DOWNGRADE for
 * capabilities older than those seen, or other ones under the same version. A new device of somebody who has a pin counts as a
 * change.
 */
export function checkPin(transaction: RatchetTransaction, peer: Address, identity: IdentityDocument): void {
  const pin = transaction.loadPin(peer);
  const bytes = identityBytes(identity);
  if (pin === undefined) {
    // A32: whoever keeps the list of devices could add one of his own, and somebody who lost his comes back as another device: with
    // one device for each user both are a change of who they are. A person looks at it first.
    if (transaction.loadPinsOf(peer.userId).length === 0) return;
    throw new IdentityChangedError({ identity: bytes, capabilities: identity.capabilities });
  }
  if (!equalBytes(pin.identity, bytes)) {
    throw new IdentityChangedError({ identity: bytes, capabilities: identity.capabilities });
  }
  const { version: pinned, suites: before } = decodeCapabilities(pin.capabilities);
  const { version, suites } = decodeCapabilities(identity.capabilities);
  // A ratchet that was promised is not taken back, by whatever version (A35).
  const lost = hasRatchetSuite(before) && !hasRatchetSuite(suites);
  if (lost || version < pinned || (version === pinned && !equalBytes(pin.capabilities, identity.capabilities))) {
    throw new RatchetError('E_DOWNGRADE', 'the peer shows other capabilities than it had');
  }
}

/**
 * Writes down which identity turned up, for a person to decide about. Of a device that had no pin, what it shows is kept as
 * undecided, and never as its own past. False if there are too many devices to remember another.
 */
export function noteIdentityChange(transaction: RatchetTransaction, peer: Address, changedTo: PinnedIdentity): boolean {
  const pin = transaction.loadPin(peer);
  if (pin === undefined && transaction.loadPinsOf(peer.userId).length >= MAX_DEVICES_PER_USER) return false;
  transaction.savePin(
    peer,
    pin ? { ...pin, changedTo } : { ...changedTo, drPinned: false, verified: false, changedTo },
  );
  return true;
}

/** A pin of a device that nobody has taken: what it shows stands under both names. */
function isUntaken({ identity, changedTo }: PeerPin): boolean {
  return changedTo !== null && equalBytes(identity, changedTo.identity);
}

/**
 * A person looked at the identity that waits for this device and says that it is not the peer's. It is forgotten on every device
 * of the user that shows it, and counts as a change again when it comes back. What was pinned before stays; the mark of
 * verification does not, for going back restores no trust (A31).
 */
export function discardChange(transaction: RatchetTransaction, peer: Address): void {
  const discarded = transaction.loadPin(peer)?.changedTo?.identity;
  if (discarded === undefined) return;
  for (const { deviceId, ...pin } of transaction.loadPinsOf(peer.userId)) {
    const device = { userId: peer.userId, deviceId };
    const shows = pin.changedTo !== null && equalBytes(pin.changedTo.identity, discarded);
    if (!shows || !isUntaken(pin)) {
      transaction.savePin(device, { ...pin, verified: false, changedTo: shows ? null : pin.changedTo });
      continue;
    }
    transaction.deletePin(device);
    transaction.deletePeerStaticKey(device);
    for (const { sessionId } of transaction.listSessions(device)) transaction.deleteSession(device, sessionId);
  }
}

/** Pins on first use, and renews the capabilities. */
export function pinIdentity(
  transaction: RatchetTransaction,
  peer: Address,
  identity: IdentityDocument,
  decrypted: boolean,
): void {
  const pin = transaction.loadPin(peer);
  transaction.savePin(peer, {
    identity: identityBytes(identity),
    capabilities: identity.capabilities,
    drPinned: decrypted || (pin?.drPinned ?? false),
    verified: pin?.verified ?? false,
    changedTo: null,
  });
}
