import type { X25519PublicKey } from './publicKey.ts';
import { MAX_OLDER_CHAINS, MAX_SKIPPED_KEYS, MAX_SKIPPED_KEYS_PER_SESSION, SKIPPED_KEY_LIFETIME_S } from './limits.ts';
import type { Secret } from './secret.ts';

/** The key of a message that was overtaken by a later one. Double Ratchet, "Out-of-order messages". */
export interface SkippedKey {
  /** The sender's ratchet key of that chain. */
  readonly ratchetKey: X25519PublicKey;
  readonly index: number;
  /** Which receiving chain of the session it is from, counted from 0, so that keys of old chains can go. */
  readonly chain: number;
  readonly messageKey: Secret;
}

/** What a store deletes after keys of a session were added: the newest are kept. */
export interface SkippedKeyPolicy {
  /** Keys of chains before this one go. */
  readonly oldestChain: number;
  readonly perSession: number;
  readonly inAll: number;
}

export function skippedKeyPolicy(currentChain: number): SkippedKeyPolicy {
  return {
    oldestChain: Math.max(0, currentChain - MAX_OLDER_CHAINS),
    perSession: MAX_SKIPPED_KEYS_PER_SESSION,
    inAll: MAX_SKIPPED_KEYS,
  };
}

/** Unix seconds after which a key skipped now is deleted. */
export function skippedKeyExpiry(now: number): number {
  return now + SKIPPED_KEY_LIFETIME_S;
}
