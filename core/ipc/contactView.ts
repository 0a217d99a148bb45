import type { Instant } from '../call/call.ts';
import type { ContactRings } from '../call/mayRing.ts';
import type { Ringtone } from './settings.ts';

export interface ContactView {
  readonly handle: string;
  /** What they call themselves; null: they said nothing. */
  readonly displayName: string | null;
  /** What the person calls them, and wins. */
  readonly nickname: string | null;
  readonly addedAt: Instant;
  /** Whether we hold their identity from an earlier call, or have yet to fetch it. */
  readonly identity: 'unknown' | 'pinned' | 'changed';
  /** A person compared the safety number. While `identity` is `changed`: the number of the identity before. */
  readonly verified: boolean;
  /**
   * Null for everybody with a ratchet. Otherwise whether calls without forward secrecy were allowed for this contact.
   */
  readonly staticFallback: 'refused' | 'allowed' | null;
  /** Calls with them are always relayed, whatever the setting is. */
  readonly alwaysRelay: boolean;
  /** Stands before the others in the list. */
  readonly favourite: boolean;
  /** Whether their calls ring as those of others, always, or never. */
  readonly rings: ContactRings;
  /** What their calls ring with; null: what all others do. */
  readonly ringtone: Ringtone | null;
  readonly blocked: boolean;
}

/** Somebody whose calls never ring. */
export interface BlockedView {
  readonly handle: string;
  /** What they are called here, if not by the handle. */
  readonly name?: string;
  readonly blockedAt: Instant;
}

/** Where a page of contacts ends: in the order of the list, by name and then by handle. */
export interface ContactPlace {
  readonly rank: 0 | 1;
  readonly sortName: string;
  readonly handle: string;
}
