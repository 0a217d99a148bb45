import type { SendFailure } from '../../core/call/failures.ts';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import type { LinkToken, OwnName, RightToRing } from '../../core/protocol/peerMessage.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import type { Address } from '../ports/address.ts';
import type { CommitSafety } from '../ports/commitSafety.ts';
import type { OutgoingFrame } from '../ports/outgoingFrame.ts';

/**
 * The encrypted way to one device. What `alsoCommit` writes is committed together with the ratchet's next state, or not
 * at all.
 */
export interface PeerSession {
  /** Whether old messages stay unreadable to one who steals today's keys. */
  readonly forwardSecret: boolean;
  encryptToBase64(
    message: EncodedMessage,
    options?: { readonly alsoCommit?: (text: string) => void },
  ): string | Promise<string>;
  decryptFromBase64(
    text: string,
    options?: {
      readonly alsoCommit?: (message: EncodedMessage) => void;
      readonly safe?: CommitSafety;
    },
  ): EncodedMessage | Promise<EncodedMessage>;
}

export interface MessageCrypto {
  forPeer(address: Address): PeerSession;
  initializeSession(address: Address, bundle: DeviceBundle): unknown;
  /** The devices of a user with whom there is a session to send on, be it one that must be replaced first. */
  devicesWithSession(userId: string): Promise<readonly number[]>;
}

/** Fresh bundles of all devices of a user; each uses up one-time keys, so they are fetched only when needed. */
export type FetchBundles = (userId: string) => Promise<
  | { readonly ok: true; readonly bundles: readonly DeviceBundle[] }
  | {
      readonly ok: false;
      readonly failure: Extract<SendFailure, 'unknownUser' | 'offline' | 'rate' | 'refused' | 'serverUnavailable'>;
    }
>;

/** Keeps sessions fit to send, see main/crypto/sessionUpkeep.ts. */
export interface SessionsInShape {
  readonly beforeSending: (peer: Address, kind: 'offer' | 'message' | 'farewell') => Promise<void>;
  readonly afterSending: (peer: Address) => void;
}

/** Rights to ring, lower-case hex: those of contacts, which the server knows of (A86), and those of links. */
export interface RightsToRing {
  /** What a message of a call gives this peer; null for strangers and whoever is blocked. */
  readonly given: (peer: string) => RightToRing | null;
  /** What our offer to this peer shows the server. */
  readonly received: (peer: string) => RightToRing | null;
  /** What a link of theirs lets us ring with: said to them alone, inside the offer. */
  readonly ofLink: (peer: string) => LinkToken | null;
}

/** What a message of a call tells this peer of our name; null for strangers and whoever is blocked. */
export type NameFor = (peer: string) => OwnName | null;

/** The way into the outbox. */
export interface FrameSender {
  /** Callable inside an open transaction of the ratchet. */
  readonly put: (frame: OutgoingFrame) => void;
  /** The transaction is committed: what was put may leave. */
  readonly flush: () => void;
}
