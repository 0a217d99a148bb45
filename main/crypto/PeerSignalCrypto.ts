import type { Identity, KeyUpload } from '../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  type ExtendedAead,
  FallbackNotAllowedError,
  type Primitives,
  RatchetError,
  type SignalCryptoKind,
  chooseSignalCrypto,
  isStaticMessage,
  mayUseStatic,
} from '../../core/ratchet/signalCrypto.ts';
import type { ElapsedTime } from '../ports/clock.ts';
import type { PrekeyStock } from '../ports/prekeyStock.ts';
import { CryptoDevice } from './CryptoDevice.ts';
import {
  DoubleRatchetSignalCrypto,
  type SessionStatus,
  type SignalCryptoOptions,
} from './DoubleRatchetSignalCrypto.ts';
import { type PeerOperations, PeerSelection } from './peerSelection.ts';
import type { PeerPin } from './RatchetStore.ts';
import { RealSignalCrypto } from './RealSignalCrypto.ts';
import type { DecryptOptions, EncryptOptions, SignalCrypto } from './SignalCrypto.ts';
import { isStaticBundle } from './staticBundle.ts';

export interface PeerSignalCryptoOptions<M> extends SignalCryptoOptions<M> {
  readonly primitives: Primitives & ExtendedAead;
  /** The phone's time is corrected by its server: rates have a clock of their own. */
  readonly elapsed: ElapsedTime['elapsed'];
  /** A person's word for this contact; false for everybody nobody was asked about. */
  readonly allowsStaticFallback: (userId: string) => boolean;
  /** That word was about an identity the contact no longer has. */
  readonly withdrawStaticFallback: (userId: string) => void;
}

/** A session of the static fallback never wears out. */
const STATIC_STATUS: SessionStatus = { rotation: 'none', heartbeatDue: false };

/**
 * What the phone speaks to: the ratchet with everybody, and the static fallback with the few devices for which
 * `chooseSignalCrypto` allows it. The choice is made anew for each message, from what is pinned and from a person's
 * word. A bundle, a missing one or an error of the server is never a reason for it (A35), and a message of the other
 * kind than the choice is E_DOWNGRADE (A38).
 *
 * Throws RatchetError; FallbackNotAllowedError where only a person's leave is missing.
 */
export class PeerSignalCrypto<M> extends PeerSelection<M> implements SignalCrypto<M> {
  readonly #options: PeerSignalCryptoOptions<M>;
  readonly #ratchet: DoubleRatchetSignalCrypto<M>;
  readonly #fallback: RealSignalCrypto<M>;
  readonly #device: CryptoDevice;

  protected readonly operations: PeerOperations<M> = {
    isForwardSecret: (peer) => this.#wayTo(peer) !== 'static',
    hasSession: (peer) => this.hasSession(peer),
    initializeSession: (peer, bundle) => this.initializeSession(peer, bundle),
    encrypt: (peer, message, options) => this.#encrypt(peer, message, options),
    decrypt: (peer, text, options) => this.#decrypt(peer, text, options),
  };

  constructor(options: PeerSignalCryptoOptions<M>) {
    super();
    const { onEvent } = options;
    this.#options = options;
    this.#device = new CryptoDevice({
      ...options,
      onIdentityChange: (address) => onEvent?.({ type: 'identityChanged', address }),
    });
    this.#ratchet = new DoubleRatchetSignalCrypto(options, this.#device);
    this.#fallback = new RealSignalCrypto(options, this.#device);
  }

  /** Whether this device has the ratchet itself. */
  get hasRatchet(): boolean {
    return this.#device.hasRatchet;
  }

  identityDocument(): Identity {
    return this.#ratchet.identityDocument();
  }

  signAuthChallenge(challenge: Uint8Array): Uint8Array {
    return this.#ratchet.signAuthChallenge(challenge);
  }

  /** Never for a device without a ratchet: what it publishes does not age. */
  keyUploadDue(): boolean {
    return this.hasRatchet && this.#ratchet.keyUploadDue();
  }

  keyUploadTaken(): void {
    this.#ratchet.keyUploadTaken();
  }

  /** Whether what is made next takes the place of all that the server has. */
  keyUploadReplaces(): boolean {
    return this.hasRatchet && this.#ratchet.keyUploadReplaces();
  }

  keyUploadFailed(problem: string): void {
    this.#ratchet.keyUploadFailed(problem);
  }

  /** Deletes what has expired. Once an hour will do: nothing that has expired is used any more. */
  sweep(): void {
    this.#ratchet.sweep();
  }

  /**
   * What this device publishes. The static key goes along always: the server must not learn from it whether somebody
   * allowed the fallback.
   */
  makeKeyUpload(serverHas: PrekeyStock): KeyUpload {
    const staticKey = this.#fallback.signedStaticKey();
    return this.hasRatchet ? { ...this.#ratchet.makePrekeyUpload(serverHas), staticKey } : { staticKey };
  }

  /** The same a few keys at a time; `pause` lets others run in between. */
  async prepareKeyUpload(serverHas: PrekeyStock, pause: () => Promise<void>): Promise<KeyUpload> {
    const staticKey = this.#fallback.signedStaticKey();
    return this.hasRatchet
      ? { ...(await this.#ratchet.preparePrekeyUpload(serverHas, pause)), staticKey }
      : { staticKey };
  }

  /**
   * Undefined if every device we know of this user has a ratchet in common with us; else whether a person allowed the
   * fallback.
   */
  staticFallback(userId: string): 'refused' | 'allowed' | undefined {
    const pins = this.#device.store.transaction((transaction) => transaction.loadPinsOf(userId));
    if (!this.isForStaticKeys(pins)) return undefined;
    return this.#options.allowsStaticFallback(userId) ? 'allowed' : 'refused';
  }

  /** Whether a user of whom these are the pins has a device with which only static keys are possible. */
  isForStaticKeys(pins: readonly PeerPin[]): boolean {
    return pins.some((pin) => mayUseStatic(pin, this.hasRatchet));
  }

  /**
   * Pins who somebody is, and agrees on a session with a device that has a ratchet. With one that has none, nothing
   * follows from it before a person allows it. Throws what `initializeSession` throws, but no FallbackNotAllowedError.
   */
  meet(address: Address, bundle: unknown): void {
    if (this.#isForFallback(bundle)) this.#fallback.meet(address, bundle);
    else this.#ratchet.initializeSession(address, bundle);
  }

  initializeSession(address: Address, bundle: unknown): string {
    if (!this.#isForFallback(bundle)) return this.#ratchet.initializeSession(address, bundle);
    // Kept also when nobody allowed it: a person can only allow it for somebody who is known.
    this.#fallback.meet(address, bundle);
    return this.#fallback.initializeSession(address, bundle);
  }

  hasSession(address: Address): boolean {
    return this.#wayTo(address) === 'static' ? this.#fallback.hasSession(address) : this.#ratchet.hasSession(address);
  }

  sessionStatus(address: Address): SessionStatus | undefined {
    if (this.#wayTo(address) !== 'static') return this.#ratchet.sessionStatus(address);
    return this.#fallback.hasSession(address) ? STATIC_STATUS : undefined;
  }

  /** Never with a peer that has no sessions to begin anew. */
  mayRekey(address: Address): boolean {
    return this.#wayTo(address) === 'ratchet' && this.#ratchet.mayRekey(address);
  }

  /** A static bundle is no way out of a ratchet session that cannot be read: E_BAD_BUNDLE. */
  rekey(address: Address, bundle: unknown, unreadable: string | null): string {
    return this.#ratchet.rekey(address, bundle, unreadable);
  }

  acceptIdentityChange(address: Address): void {
    this.#options.withdrawStaticFallback(address.userId);
    this.#ratchet.acceptIdentityChange(address);
  }

  /** Leave for the static fallback stays with the identity it was given for. */
  discardIdentityChange(address: Address): void {
    this.#ratchet.discardIdentityChange(address);
  }

  #encrypt(address: Address, message: M, options?: EncryptOptions): string {
    switch (this.#wayTo(address)) {
      case 'static':
        return this.#fallback.forPeer(address).encryptToBase64(message, options);
      case 'static, not allowed':
        throw new FallbackNotAllowedError();
      case 'ratchet':
        return this.#ratchet.forPeer(address).encryptToBase64(message, options);
    }
  }

  /** A ratchet message is welcome from everybody: it may be the first of a peer that had none before. */
  #decrypt(address: Address, text: string, options?: DecryptOptions<M>): M {
    if (!isStaticText(text)) return this.#ratchet.forPeer(address).decryptFromBase64(text, options);
    switch (this.#wayTo(address)) {
      case 'static':
        return this.#fallback.forPeer(address).decryptFromBase64(text, options);
      case 'static, not allowed':
        throw new FallbackNotAllowedError();
      case 'ratchet':
        throw new RatchetError('E_DOWNGRADE', 'a message without a ratchet of somebody who may not send one');
    }
  }

  #wayTo(address: Address): SignalCryptoKind | 'static, not allowed' {
    const pin = this.#device.store.transaction((transaction) => transaction.loadPin(address));
    const allowed = this.#options.allowsStaticFallback(address.userId);
    const chosen = chooseSignalCrypto(pin, allowed, this.hasRatchet);
    if (chosen === 'static' || pin === undefined || allowed) return chosen;
    return mayUseStatic(pin, this.hasRatchet) ? 'static, not allowed' : chosen;
  }

  /** A device without a ratchet has no other way, whatever its peers have. */
  #isForFallback(bundle: unknown): boolean {
    return !this.hasRatchet || isStaticBundle(bundle);
  }
}

/** The first three bytes are in the first four letters. */
function isStaticText(text: string): boolean {
  return isStaticMessage(Buffer.from(text.slice(0, 4), 'base64'));
}
