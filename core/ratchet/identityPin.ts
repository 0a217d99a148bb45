import { equalBytes } from './bytes.ts';
import { decodeCapabilities } from './capabilities.ts';
import { type IdentityDocument, identityBytes } from './identity.ts';
import { RatchetError } from './ratchetError.ts';
import { hasRatchetSuite } from './suite.ts';

/*
 * Trust on first use, as values: what is pinned of a device, and what may become of it. Both keys count as one, and
 * nothing here trusts an identity: its certificate was verified before. PROTOCOL "Identity".
 */

export interface PinnedIdentity {
  /** IdentityV1, 64 bytes. */
  readonly identity: Uint8Array;
  /** 12 bytes, as the identity signed them. */
  readonly capabilities: Uint8Array;
}

/** What a device's identity must be from now on. */
export interface PeerPin extends PinnedIdentity {
  /** A ratchet message was decrypted from this identity: nothing weaker will do ever after (A38). */
  readonly drPinned: boolean;
  readonly verified: boolean;
  /** Another identity turned up; everything to and from the device stops until a person decides (A31). */
  readonly changedTo: PinnedIdentity | null;
}

/** `changed` needs a person's decision before anything passes to or from the device. */
type PinVerdict = 'firstUse' | 'asPinned' | 'changed';

/**
 * Holds what a device shows against its pin. A device without a pin is a change too if its user has another with one
 * (A32): whoever keeps the list of devices could add one of his own, and somebody who lost his comes back as another
 * device. Throws E_DOWNGRADE for the pinned identity with capabilities older than those seen, other ones under the same
 * version, or without the ratchet that was promised, by whatever version (A35).
 */
export function judgeIdentity(
  pin: PeerPin | undefined,
  userHasOtherPins: boolean,
  identity: IdentityDocument,
): PinVerdict {
  if (pin === undefined) return userHasOtherPins ? 'changed' : 'firstUse';
  if (!equalBytes(pin.identity, identityBytes(identity))) return 'changed';
  const { version: pinned, suites: before } = decodeCapabilities(pin.capabilities);
  const { version, suites } = decodeCapabilities(identity.capabilities);
  const lost = hasRatchetSuite(before) && !hasRatchetSuite(suites);
  if (lost || version < pinned || (version === pinned && !equalBytes(pin.capabilities, identity.capabilities))) {
    throw new RatchetError('E_DOWNGRADE', 'the peer shows other capabilities than it had');
  }
  return 'asPinned';
}

/** The pin after the identity was used: on first use it comes about, later its capabilities are renewed. */
export function usedPin(pin: PeerPin | undefined, identity: IdentityDocument, decrypted: boolean): PeerPin {
  return {
    identity: identityBytes(identity),
    capabilities: identity.capabilities,
    drPinned: decrypted || (pin?.drPinned ?? false),
    verified: pin?.verified ?? false,
    changedTo: null,
  };
}

/**
 * The pin while a person has to decide. What a device shows that had none is kept as undecided, and never as its own
 * past.
 */
export function undecidedPin(pin: PeerPin | undefined, changedTo: PinnedIdentity): PeerPin {
  return pin === undefined ? { ...changedTo, drPinned: false, verified: false, changedTo } : { ...pin, changedTo };
}

/**
 * The pin after a person took the identity that waits on one of the user's devices. A person has one identity: the one
 * before is a changed one from now on, on whatever device it shows (A31). What was verified is not any more.
 */
export function acceptedPin({ drPinned }: Pick<PeerPin, 'drPinned'>, changedTo: PinnedIdentity): PeerPin {
  return { ...changedTo, drPinned, verified: false, changedTo: null };
}

/**
 * The pin after a person said of an identity (64 bytes) that it is not the peer's; undefined where nothing else was
 * ever pinned. What was pinned before stays, but not the mark of verification: going back restores no trust (A31).
 */
export function discardedPin(pin: PeerPin, discarded: Uint8Array): PeerPin | undefined {
  const shows = pin.changedTo !== null && equalBytes(pin.changedTo.identity, discarded);
  if (shows && equalBytes(pin.identity, discarded)) return undefined;
  return { ...pin, verified: false, changedTo: shows ? null : pin.changedTo };
}
