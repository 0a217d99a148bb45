import { decodeCapabilities } from './capabilities.ts';
import type { PeerPin } from './identityPin.ts';
import { hasRatchetSuite } from './suite.ts';

/** Which of the two ways a conversation takes: the Double Ratchet or the static fallback. */
export type SignalCryptoKind = 'ratchet' | 'static';

/**
 * The ratchet, always, but for one case: the pinned and signed capabilities of the peer (or those of this very device)
 * hold no ratchet, no ratchet message of the peer was ever read, and a person allowed the fallback for this contact.
 * What a server sent, failed to send, or said of the peer is no input here, so that nobody on the way can bring the
 * fallback about (A35).
 */
export function chooseSignalCrypto(
  pin: PeerPin | undefined,
  allowStaticFallback: boolean,
  weHaveRatchet = true,
): SignalCryptoKind {
  return pin !== undefined && allowStaticFallback && mayUseStatic(pin, weHaveRatchet) ? 'static' : 'ratchet';
}

/** What the pin alone has to say. */
export function mayUseStatic(pin: PeerPin, weHaveRatchet = true): boolean {
  if (pin.changedTo !== null || pin.drPinned) return false;
  return !weHaveRatchet || !hasRatchetSuite(decodeCapabilities(pin.capabilities).suites);
}
