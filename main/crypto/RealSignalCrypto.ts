import type { Identity } from '../../core/protocol/prekeyBundle.ts';
import {
  ARCHIVED_SESSION_LIFETIME_S,
  type Address,
  DEDUPE_LIFETIME_S,
  type Draw,
  type ExtendedAead,
  type LocalIdentity,
  MAX_CIPHERTEXT_BYTES,
  type Primitives,
  RatchetError,
  STATIC_SALT_LIFETIME_S,
  STATIC_WINDOW_S,
  Secret,
  type StaticEnd,
  type StaticKeys,
  type SuiteId,
  type X25519KeyPair,
  concat,
  decodeStaticMessage,
  equalBytes,
  hex,
  identityBytes,
  label,
  openStatic,
  parseX25519PublicKey,
  sealStatic,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import { mayUseStatic } from './chooseSignalCrypto.ts';
import { guardingIdentity } from './identityGuard.ts';
import { openLocalDevice } from './localDevice.ts';
import { PeerBudgets } from './peerBudgets.ts';
import { checkPin, pinIdentity, refuseUndecidedChange } from './peerIdentity.ts';
import type { RatchetStore, RatchetTransaction } from './RatchetStore.ts';
import type { DecryptOptions, EncryptOptions, PeerCrypto, PlaintextCodec, SignalCrypto } from './SignalCrypto.ts';
import { type StaticBundle, makeStaticBundle, verifyStaticBundle } from './staticBundle.ts';
import { encodeIdentity } from './wireBundle.ts';
import { decodeMessageText, encodeMessageText } from './messageText.ts';

export interface RealSignalCryptoOptions<M> {
  readonly address: Address;
  readonly store: RatchetStore;
  readonly primitives: Primitives & ExtendedAead;
  readonly codec: PlaintextCodec<M>;
  readonly draw: Draw;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A person's word for this contact; false for everybody nobody was asked about. */
  readonly allowsStaticFallback: (userId: string) => boolean;
  /** What this device offers besides; none is a device without a ratchet. */
  readonly suites?: readonly SuiteId[];
}

const SWEEP_EVERY_MS = 60_000;

/**
 * End-to-end encryption with peers that have no ratchet: X25519 between two keys that never change, and XChaCha20-Poly1305.
 * NOT forward secret, no healing after a theft of keys, and a thief of our key can pose as anybody towards us. Every handle says
 * so (`forwardSecret: false`), and `chooseSignalCrypto` decides when it may be used at all. PROTOCOL "RealSignalCrypto and downgrade".
 *
 * Throws RatchetError; E_DOWNGRADE wherever the peer has, or ever had, something better.
 */
export class RealSignalCrypto<M> implements SignalCrypto<M> {
  readonly #options: RealSignalCryptoOptions<M>;
  readonly #local: LocalIdentity;
  readonly #staticKey: X25519KeyPair;
  readonly #budgets = new PeerBudgets();
  #selected: PeerCrypto<M> | undefined;
  #nextSweepMs = 0;

  constructor(options: RealSignalCryptoOptions<M>) {
    this.#options = options;
    const { primitives, store, address, draw, suites = [0x02] } = options;
    const opened = store.transaction((transaction) => ({
      local: openLocalDevice(primitives, transaction, address, suites, draw, this.#seconds()),
      staticKey: openStaticKey(primitives, transaction, draw),
    }));
    this.#local = opened.local;
    this.#staticKey = opened.staticKey;
  }

  identityDocument(): Identity {
    return encodeIdentity(this.#local.document);
  }

  /** What a peer needs to speak with us in this way. */
  staticBundle(): StaticBundle {
    return makeStaticBundle(this.#options.primitives, this.#local, this.#staticKey.publicKey);
  }

  forPeer(address: Address): PeerCrypto<M> {
    const peer: Address = Object.freeze({ userId: address.userId, deviceId: address.deviceId });
    return Object.freeze({
      address: peer,
      forwardSecret: false,
      hasSession: () => this.hasSession(peer),
      initializeSession: (bundle: unknown) => this.initializeSession(peer, bundle),
      encryptToBase64: (message: M, options?: EncryptOptions) => this.#encrypt(peer, message, options),
      decryptFromBase64: (text: string, options?: DecryptOptions<M>) => this.#decrypt(peer, text, options),
    });
  }

  setPeerId(address: Address): void {
    this.#selected = this.forPeer(address);
  }

  encryptToBase64(message: M, options?: EncryptOptions): string {
    return this.#selectedPeer().encryptToBase64(message, options);
  }

  decryptFromBase64(text: string, options?: DecryptOptions<M>): M {
    return this.#selectedPeer().decryptFromBase64(text, options);
  }

  #selectedPeer(): PeerCrypto<M> {
    if (this.#selected === undefined) throw new RatchetError('E_NO_SESSION', 'no peer is selected');
    return this.#selected;
  }

  hasSession(address: Address): boolean {
    try {
      this.#options.store.transaction((transaction) => this.#keysFor(transaction, address).staticKey);
      return true;
    } catch (cause) {
      if (cause instanceof RatchetError) return false;
      throw cause;
    }
  }

  /** Pins the identity and the static key of a peer that has no ratchet and may be spoken to all the same. */
  initializeSession(address: Address, bundle: unknown): string {
    const { primitives, store } = this.#options;
    return guardingIdentity(store, address, this.#seconds(), (transaction) => {
      refuseUndecidedChange(transaction, address);
      const { identity, staticKey } = verifyStaticBundle(primitives, address, bundle);
      checkPin(transaction, address, identity);
      const known = transaction.loadPeerStaticKey(address);
      if (known !== undefined && !equalBytes(known, staticKey)) {
        throw new RatchetError('E_BAD_BUNDLE', 'another static key than the pinned one');
      }
      pinIdentity(transaction, address, identity, false);
      transaction.savePeerStaticKey(address, staticKey);
      // Undoes all of it for a peer that must not be spoken to like this.
      this.#keysFor(transaction, address);
      return hex(primitives.sha256(concat(label('static'), staticKey, this.#staticKey.publicKey))).slice(0, 32);
    });
  }

  #encrypt(address: Address, message: M, options: EncryptOptions = {}): string {
    const { primitives, store, codec, draw } = this.#options;
    const { plaintext, bucket } = codec.encode(message);
    return store.transaction((transaction) => {
      const { staticKey, end } = this.#keysFor(transaction, address);
      const keys: StaticKeys = { ours: this.#staticKey.privateKey, theirs: staticKey, from: this.#ownEnd(), to: end };
      const text = encodeMessageText(sealStatic(primitives, keys, plaintext, bucket, this.#seconds(), draw));
      options.alsoCommit?.(text);
      return text;
    });
  }

  #decrypt(address: Address, text: string, options: DecryptOptions<M> = {}): M {
    const nowMs = this.#options.now();
    this.#budgets.refuseBlocked(address, nowMs);
    if (text.length > Math.ceil(MAX_CIPHERTEXT_BYTES / 3) * 4) {
      throw new RatchetError('E_VERSION', 'the message is longer than 32 KB');
    }
    const bytes = decodeMessageText(text);
    this.#sweepIfDue(nowMs);
    try {
      return this.#options.store.transaction((transaction) => this.#open(transaction, address, bytes, options));
    } catch (cause) {
      if (cause instanceof RatchetError && cause.code === 'E_AUTH') this.#budgets.chargeFailure(address, nowMs);
      throw cause;
    }
  }

  #open(transaction: RatchetTransaction, address: Address, bytes: Uint8Array, options: DecryptOptions<M>): M {
    const { primitives, codec } = this.#options;
    const now = this.#seconds();
    const digest = primitives.sha256(bytes);
    if (transaction.hasMessage(address, digest)) throw new RatchetError('E_DUPLICATE', 'this message was read before');
    const { staticKey, end } = this.#keysFor(transaction, address);
    const message = decodeStaticMessage(bytes);
    const { header } = message;
    if (header.senderDeviceId !== address.deviceId || header.recipientDeviceId !== this.#local.address.deviceId) {
      throw new RatchetError('E_AUTH', 'the message is between other devices');
    }
    if (Math.abs(now - header.time) > STATIC_WINDOW_S)
      throw new RatchetError('E_REPLAY', 'the message is of another time');
    if (transaction.hasStaticSalt(address, header.salt)) throw new RatchetError('E_REPLAY', 'the salt was used before');
    const keys: StaticKeys = { ours: this.#staticKey.privateKey, theirs: staticKey, from: end, to: this.#ownEnd() };
    const decoded = codec.decode(openStatic(primitives, keys, message));
    transaction.saveStaticSalt(address, header.salt, now + STATIC_SALT_LIFETIME_S);
    transaction.saveMessage(address, digest, now + DEDUPE_LIFETIME_S);
    options.alsoCommit?.(decoded);
    return decoded;
  }

  /** In a transaction of its own: a message that is refused undoes its own, and must not undo this. */
  #sweepIfDue(nowMs: number): void {
    if (nowMs < this.#nextSweepMs) return;
    const now = Math.floor(nowMs / 1000);
    this.#options.store.transaction((transaction) => transaction.deleteExpired(now, now - ARCHIVED_SESSION_LIFETIME_S));
    this.#nextSweepMs = nowMs + SWEEP_EVERY_MS;
  }

  /** Every rule about whom this way may be used with; asked anew for each message. */
  #keysFor(transaction: RatchetTransaction, address: Address) {
    refuseUndecidedChange(transaction, address);
    const pin = transaction.loadPin(address);
    if (pin !== undefined && !mayUseStatic(pin)) {
      throw new RatchetError('E_DOWNGRADE', 'this peer has the ratchet');
    }
    if (!this.#options.allowsStaticFallback(address.userId)) {
      throw new RatchetError('E_DOWNGRADE', 'nobody allowed the static fallback for this peer');
    }
    const staticKey = transaction.loadPeerStaticKey(address);
    if (pin === undefined || staticKey === undefined) {
      throw new RatchetError('E_NO_SESSION', 'the static key of this peer is not known');
    }
    const end: StaticEnd = { address, identity: pin.identity };
    return { staticKey: parseX25519PublicKey(staticKey), end };
  }

  #ownEnd(): StaticEnd {
    return { address: this.#local.address, identity: identityBytes(this.#local.document) };
  }

  #seconds(): number {
    return Math.floor(this.#options.now() / 1000);
  }
}

/** Made once; never IKd, so that neither protocol can be used against the other (A37). */
function openStaticKey(primitives: Primitives, transaction: RatchetTransaction, draw: Draw): X25519KeyPair {
  const stored = transaction.loadStaticKey();
  if (stored !== undefined) return x25519KeyPairOf(primitives, new Secret(stored));
  const drawn = x25519KeyPairOf(primitives, new Secret(draw(32)));
  transaction.saveStaticKey(drawn.privateKey.bytes);
  return drawn;
}
