import type { Identity } from '../../core/protocol/prekeyBundle.ts';
import type { Address, PaddingBucket } from '../../core/ratchet/signalCrypto.ts';
import type { CommitSafety } from '../ports/commitSafety.ts';

/**
 * Turns the caller's messages into plaintext and back. `decode` throws for what it does not accept; nothing is kept
 * then.
 */
export interface PlaintextCodec<M> {
  encode(message: M): { readonly plaintext: Uint8Array; readonly bucket: PaddingBucket };
  decode(plaintext: Uint8Array): M;
}

export interface EncryptOptions {
  /** Runs in the transaction that saves the state: the outbox row and the state commit together or not at all. */
  readonly alsoCommit?: (text: string) => void;
}

export interface DecryptOptions<M> {
  /** Runs in the transaction that saves the state: the inbox row and the state commit together or not at all. */
  readonly alsoCommit?: (message: M) => void;
  /** When it has to be safe on the disk; `now` if it is not said. */
  readonly safe?: CommitSafety;
}

/** Everything with one device of one peer. The address cannot change under the caller's feet. */
export interface PeerCrypto<M> {
  readonly address: Address;
  /** Whether old messages stay unreadable to one who steals today's keys. Calls over `false` are shown as such. */
  readonly forwardSecret: boolean;
  hasSession(): boolean;
  initializeSession(bundle: unknown): string;
  encryptToBase64(message: M, options?: EncryptOptions): string;
  decryptFromBase64(text: string, options?: DecryptOptions<M>): M;
}

/** What the ratchet and the static fallback have in common. */
export interface SignalCrypto<M> {
  identityDocument(): Identity;
  forPeer(address: Address): PeerCrypto<M>;
  hasSession(address: Address): boolean;
  /** Verifies everything before any write; returns the id of the session in hex. */
  initializeSession(address: Address, bundle: unknown): string;
  /**
   * Selects whom the two methods below speak to. Across an `await` somebody else may select another: prefer `forPeer`.
   */
  setPeerId(address: Address): void;
  encryptToBase64(message: M, options?: EncryptOptions): string;
  decryptFromBase64(text: string, options?: DecryptOptions<M>): M;
}
