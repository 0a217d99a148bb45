import {
  type Address,
  type IdentityDocument,
  MAX_DEVICES_PER_USER,
  type PinnedIdentity,
  RatchetError,
  discardedPin,
  identityBytes,
  judgeIdentity,
  undecidedPin,
  usedPin,
} from '../../core/ratchet/signalCrypto.ts';
import type { RatchetTransaction } from './RatchetStore.ts';

/** A certified identity other than the pinned one turned up. Carries it out of the transaction that is rolled back. */
export class IdentityChangedError extends RatchetError {
  readonly changedTo: PinnedIdentity | null;

  constructor(changedTo: PinnedIdentity | null) {
    super('E_IDENTITY_CHANGED', 'the identity of this peer is not the pinned one');
    this.changedTo = changedTo;
  }
}

/**
 * Throws E_IDENTITY_CHANGED while a change waits for a person's decision; even the old identity does not count then
 * (A31).
 */
export function refuseUndecidedChange(transaction: RatchetTransaction, peer: Address): void {
  if ((transaction.loadPin(peer)?.changedTo ?? null) !== null) throw new IdentityChangedError(null);
}

/**
 * Holds an identity whose certificate was verified against the pin, see `judgeIdentity`. Throws E_IDENTITY_CHANGED or
 * E_DOWNGRADE.
 */
export function checkPin(transaction: RatchetTransaction, peer: Address, identity: IdentityDocument): void {
  const pin = transaction.loadPin(peer);
  const hasOthers = pin === undefined && transaction.loadPinsOf(peer.userId).length > 0;
  if (judgeIdentity(pin, hasOthers, identity) !== 'changed') return;
  throw new IdentityChangedError({ identity: identityBytes(identity), capabilities: identity.capabilities });
}

/**
 * Writes down which identity turned up, for a person to decide about. False if there are too many devices to remember
 * another.
 */
export function noteIdentityChange(transaction: RatchetTransaction, peer: Address, changedTo: PinnedIdentity): boolean {
  const pin = transaction.loadPin(peer);
  if (pin === undefined && transaction.loadPinsOf(peer.userId).length >= MAX_DEVICES_PER_USER) return false;
  transaction.savePin(peer, undecidedPin(pin, changedTo));
  return true;
}

/**
 * A person looked at the identity that waits for this device and says that it is not the peer's. It is forgotten on
 * every device of the user that shows it, and counts as a change again when it comes back.
 */
export function discardChange(transaction: RatchetTransaction, peer: Address): void {
  const discarded = transaction.loadPin(peer)?.changedTo?.identity;
  if (discarded === undefined) return;
  for (const { deviceId, ...pin } of transaction.loadPinsOf(peer.userId)) {
    const device = { userId: peer.userId, deviceId };
    const left = discardedPin(pin, discarded);
    if (left !== undefined) {
      transaction.savePin(device, left);
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
  transaction.savePin(peer, usedPin(transaction.loadPin(peer), identity, decrypted));
}
