import type { Identity, StaticKey } from '../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  DEDUPE_LIFETIME_S,
  type Draw,
  type ExtendedAead,
  FallbackNotAllowedError,
  type LocalIdentity,
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
  decodeCapabilities,
  decodeStaticMessage,
  equalBytes,
  hasRatchetSuite,
  hex,
  identityBytes,
  label,
  openStatic,
  parseX25519PublicKey,
  sealStatic,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import type { Clock } from '../ports/clock.ts';
import { mayUseStatic } from './chooseSignalCrypto.ts';
import { guardingIdentity } from './identityGuard.ts';
import { openLocalDevice } from './localDevice.ts';
import { PeerBudgets } from './peerBudgets.ts';
import { checkPin, pinIdentity, refuseUndecidedChange } from './peerIdentity.ts';
import { type PeerOperations, PeerSelection } from './peerSelection.ts';
import type { PeerPin, RatchetStore, RatchetTransaction } from './RatchetStore.ts';
import type { DecryptOptions, EncryptOptions, PlaintextCodec, SignalCrypto } from './SignalCrypto.ts';
import { signStaticKey, verifyStaticBundle } from './staticBundle.ts';
import { StoreSweep } from './storeSweep.ts';
import { encodeIdentity } from './wireBundle.ts';
import { decodeMessageText, encodeMessageText } from './messageText.ts';

export interface RealSignalCryptoOptions<M> extends Clock {
  readonly address: Address;
  readonly store: RatchetStore;
  readonly primitives: Primitives & ExtendedAead;
  readonly codec: PlaintextCodec<M>;
  readonly draw: Draw;
  /** A person's word for this contact; false for everybody nobody was asked about. */
  readonly allowsStaticFallback: (userId: string) => boolean;
  /** What this device offers besides; none is a device without a ratchet. */
  readonly suites?: readonly SuiteId[];
  /** A31, A32: an identity waits for a decision from now on. Called when nothing is open any more. */
  readonly onIdentityChange?: (address: Address) => void;
}

/**
 * End-to-end encryption with peers that have no ratchet: X25519 between two keys that never change, and XChaCha20-Poly1305.
 * NOT forward secret, no healing after a theft of keys, and a thief of our key can pose as anybody towards us. Every handle says
 * so (`forwardSecret: false`), and `chooseSignalCrypto` decides when it may be used at all. PROTOCOL "RealSignalCrypto and downgrade".
 *
 * Throws RatchetError; E_DOWNGRADE wherever the peer has, or ever had, something better.
 */
export class RealSignalCrypto<M> extends PeerSelection<M> implements SignalCrypto<M> {
  readonly #options: RealSignalCryptoOptions<M>;
  readonly #local: LocalIdentity;
  readonly #staticKey: X25519KeyPair;
  readonly #budgets = new PeerBudgets();
  readonly #sweep: StoreSweep;
  /** Whether this device has the ratchet itself. */
  readonly #hasRatchet: boolean;

  protected readonly operations: PeerOperations<M> = {
    isForwardSecret: () => false,
    hasSession: (peer) => this.hasSession(peer),
    initializeSession: (peer, bundle) => this.initializeSession(peer, bundle),
    encrypt: (peer, message, options) => this.#encrypt(peer, message, options),
    decrypt: (peer, text, options) => this.#decrypt(peer, text, options),
  };

  constructor(options: RealSignalCryptoOptions<M>) {
    super();
    this.#options = options;
    this.#sweep = new StoreSweep(options.store);
    const { primitives, store, address, draw, suites = [0x02] } = options;
    const opened = store.transaction((transaction) => ({
      local: openLocalDevice(primitives, transaction, address, suites, draw, this.#seconds()),
      staticKey: openStaticKey(primitives, transaction, draw),
    }));
    this.#local = opened.local;
    this.#staticKey = opened.staticKey;
    this.#hasRatchet = hasRatchetSuite(decodeCapabilities(this.#local.document.capabilities).suites);
  }

  identityDocument(): Identity {
    return encodeIdentity(this.#local.document);
  }

  /** What a peer needs, besides our identity, to speak with us in this way. */
  signedStaticKey(): StaticKey {
    return signStaticKey(this.#options.primitives, this.#local, this.#staticKey.publicKey);
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

  /**
   * Pins the identity and the static key of a peer that could be spoken to like this if a person allowed it, and changes nothing about
   * whether one did. Throws E_DOWNGRADE for a peer with whom there is, or ever was, something better.
   */
  meet(address: Address, bundle: unknown): void {
    this.#guardingIdentity(address, (transaction) => void this.#pin(transaction, address, bundle));
  }

  /** The same, and undoes all of it if nobody allowed it. */
  initializeSession(address: Address, bundle: unknown): string {
    const { primitives } = this.#options;
    return this.#guardingIdentity(address, (transaction) => {
      const staticKey = this.#pin(transaction, address, bundle);
      this.#keysFor(transaction, address);
      return hex(primitives.sha256(concat(label('static'), staticKey, this.#staticKey.publicKey))).slice(0, 32);
    });
  }

  #pin(transaction: RatchetTransaction, address: Address, bundle: unknown): Uint8Array {
    refuseUndecidedChange(transaction, address);
    const { identity, staticKey } = verifyStaticBundle(this.#options.primitives, address, bundle);
    checkPin(transaction, address, identity);
    const known = transaction.loadPeerStaticKey(address);
    if (known !== undefined && !equalBytes(known, staticKey)) {
      throw new RatchetError('E_BAD_BUNDLE', 'another static key than the pinned one');
    }
    pinIdentity(transaction, address, identity, false);
    transaction.savePeerStaticKey(address, staticKey);
    this.#refuseBetter(transaction, address);
    return staticKey;
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
    const bytes = decodeMessageText(text);
    this.#sweep.ifDue(nowMs);
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

  /** Every rule about whom this way may be used with; asked anew for each message. */
  #keysFor(transaction: RatchetTransaction, address: Address) {
    refuseUndecidedChange(transaction, address);
    const pin = this.#refuseBetter(transaction, address);
    if (!this.#options.allowsStaticFallback(address.userId)) throw new FallbackNotAllowedError();
    const staticKey = transaction.loadPeerStaticKey(address);
    if (pin === undefined || staticKey === undefined) {
      throw new RatchetError('E_NO_SESSION', 'the static key of this peer is not known');
    }
    const end: StaticEnd = { address, identity: pin.identity };
    return { staticKey: parseX25519PublicKey(staticKey), end };
  }

  #refuseBetter(transaction: RatchetTransaction, address: Address): PeerPin | undefined {
    const pin = transaction.loadPin(address);
    if (pin !== undefined && !mayUseStatic(pin, this.#hasRatchet)) {
      throw new RatchetError('E_DOWNGRADE', 'this peer has the ratchet');
    }
    return pin;
  }

  #guardingIdentity<T>(address: Address, work: (transaction: RatchetTransaction) => T): T {
    const { store, onIdentityChange } = this.#options;
    return guardingIdentity(store, address, this.#seconds(), work, () => onIdentityChange?.(address));
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
