import {
  type Address,
  type IdentityDocument,
  RatchetError,
  decodeCapabilities,
  equalBytes,
  identityBytes,
} from '../../core/ratchet/signalCrypto.ts';
import type { PinnedIdentity, RatchetTransaction } from './RatchetStore.ts';

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
 * capabilities older than those seen, or other ones under the same version.
 */
export function checkPin(transaction: RatchetTransaction, peer: Address, identity: IdentityDocument): void {
  const pin = transaction.loadPin(peer);
  if (pin === undefined) return;
  const bytes = identityBytes(identity);
  if (!equalBytes(pin.identity, bytes)) {
    throw new IdentityChangedError({ identity: bytes, capabilities: identity.capabilities });
  }
  const pinned = decodeCapabilities(pin.capabilities).version;
  const { version } = decodeCapabilities(identity.capabilities);
  if (version < pinned || (version === pinned && !equalBytes(pin.capabilities, identity.capabilities))) {
    throw new RatchetError('E_DOWNGRADE', 'the peer shows other capabilities than it had');
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
