import type { Identity, StaticKey } from '../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  DEDUPE_LIFETIME_S,
  type Draw,
  type ExtendedAead,
  FallbackNotAllowedError,
  type PeerPin,
  type Primitives,
  RatchetError,
  STATIC_SALT_LIFETIME_S,
  Secret,
  type StaticEnd,
  type StaticKeys,
  type X25519KeyPair,
  decodeStaticMessage,
  equalBytes,
  hex,
  identityBytes,
  mayUseStatic,
  openStatic,
  parseX25519PublicKey,
  refuseMisplacedStatic,
  sealStatic,
  staticConversationId,
  x25519KeyPairOf,
} from '../../core/ratchet/signalCrypto.ts';
import { CryptoDevice, type CryptoDeviceOptions } from './CryptoDevice.ts';
import { checkPin, pinIdentity, refuseUndecidedChange } from './peerIdentity.ts';
import { type PeerOperations, PeerSelection } from './peerSelection.ts';
import type { RatchetTransaction } from './RatchetStore.ts';
import type { DecryptOptions, EncryptOptions, PlaintextCodec, SignalCrypto } from './SignalCrypto.ts';
import { signStaticKey, verifyStaticBundle } from './staticBundle.ts';
import { encodeIdentity } from './wireBundle.ts';
import { decodeMessageText, encodeMessageText } from './messageText.ts';

export interface RealSignalCryptoOptions<M> extends CryptoDeviceOptions {
  readonly primitives: Primitives & ExtendedAead;
  readonly codec: PlaintextCodec<M>;
  /** A person's word for this contact; false for everybody nobody was asked about. */
  readonly allowsStaticFallback: (userId: string) => boolean;
}

/**
 * End-to-end encryption with peers that have no ratchet: X25519 between two keys that never change, and
 * XChaCha20-Poly1305. NOT forward secret, no healing after a theft of keys, and a thief of our key can pose as anybody
 * towards us. Every handle says so (`forwardSecret: false`), and `chooseSignalCrypto` decides when it may be used at
 * all. PROTOCOL "RealSignalCrypto and downgrade".
 *
 * Throws RatchetError; E_DOWNGRADE wherever the peer has, or ever had, something better.
 */
export class RealSignalCrypto<M> extends PeerSelection<M> implements SignalCrypto<M> {
  readonly #device: CryptoDevice;
  readonly #options: Pick<RealSignalCryptoOptions<M>, 'primitives' | 'codec' | 'allowsStaticFallback'>;
  readonly #staticKey: X25519KeyPair;

  protected readonly operations: PeerOperations<M> = {
    isForwardSecret: () => false,
    hasSession: (peer) => this.hasSession(peer),
    initializeSession: (peer, bundle) => this.initializeSession(peer, bundle),
    encrypt: (peer, message, options) => this.#encrypt(peer, message, options),
    decrypt: (peer, text, options) => this.#decrypt(peer, text, options),
  };

  /** `device` is given where the ratchet works for the same one. */
  constructor(options: RealSignalCryptoOptions<M>, device = new CryptoDevice(options)) {
    super();
    this.#device = device;
    this.#options = options;
    const { primitives, store, draw } = device;
    this.#staticKey = store.transaction((transaction) => openStaticKey(primitives, transaction, draw));
  }

  identityDocument(): Identity {
    return encodeIdentity(this.#device.local.document);
  }

  /** What a peer needs, besides our identity, to speak with us in this way. */
  signedStaticKey(): StaticKey {
    return signStaticKey(this.#options.primitives, this.#device.local, this.#staticKey.publicKey);
  }

  hasSession(address: Address): boolean {
    try {
      this.#device.store.transaction((transaction) => this.#keysFor(transaction, address).staticKey);
      return true;
    } catch (cause) {
      if (cause instanceof RatchetError) return false;
      throw cause;
    }
  }

  /**
   * Pins the identity and the static key of a peer that could be spoken to like this if a person allowed it, and
   * changes nothing about whether one did. Throws E_DOWNGRADE for a peer with whom there is, or ever was, something
   * better.
   */
  meet(address: Address, bundle: unknown): void {
    this.#device.guardingIdentity(address, (transaction) => void this.#pin(transaction, address, bundle));
  }

  /** The same, and undoes all of it if nobody allowed it. */
  initializeSession(address: Address, bundle: unknown): string {
    const { primitives } = this.#options;
    return this.#device.guardingIdentity(address, (transaction) => {
      const staticKey = this.#pin(transaction, address, bundle);
      this.#keysFor(transaction, address);
      return hex(staticConversationId(primitives, staticKey, this.#staticKey.publicKey));
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
    const { primitives, codec } = this.#options;
    const { store, draw } = this.#device;
    const { plaintext, bucket } = codec.encode(message);
    return store.transaction((transaction) => {
      const { staticKey, end } = this.#keysFor(transaction, address);
      const keys: StaticKeys = { ours: this.#staticKey.privateKey, theirs: staticKey, from: this.#ownEnd(), to: end };
      const text = encodeMessageText(sealStatic(primitives, keys, plaintext, bucket, this.#device.seconds(), draw));
      options.alsoCommit?.(text);
      return text;
    });
  }

  #decrypt(address: Address, text: string, options: DecryptOptions<M> = {}): M {
    const elapsedMs = this.#device.elapsedMs();
    const { budgets } = this.#device;
    budgets.refuseBlocked(address, elapsedMs);
    const bytes = decodeMessageText(text);
    this.#device.sweep();
    try {
      return this.#device.store.transaction(
        (transaction) => this.#open(transaction, address, bytes, options),
        options.safe,
      );
    } catch (cause) {
      if (cause instanceof RatchetError && cause.code === 'E_AUTH') budgets.chargeFailure(address, elapsedMs);
      throw cause;
    }
  }

  #open(transaction: RatchetTransaction, address: Address, bytes: Uint8Array, options: DecryptOptions<M>): M {
    const { primitives, codec } = this.#options;
    const now = this.#device.seconds();
    const digest = primitives.sha256(bytes);
    if (transaction.hasMessage(address, digest)) throw new RatchetError('E_DUPLICATE', 'this message was read before');
    const { staticKey, end } = this.#keysFor(transaction, address);
    const message = decodeStaticMessage(bytes);
    const { header } = message;
    refuseMisplacedStatic(header, address, this.#device.local.address, now);
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
    if (pin !== undefined && !mayUseStatic(pin, this.#device.hasRatchet)) {
      throw new RatchetError('E_DOWNGRADE', 'this peer has the ratchet');
    }
    return pin;
  }

  #ownEnd(): StaticEnd {
    return { address: this.#device.local.address, identity: identityBytes(this.#device.local.document) };
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
