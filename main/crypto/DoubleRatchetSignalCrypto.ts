import type { Identity, PrekeyUpload } from '../../core/protocol/prekeyBundle.ts';
import {
  type Address,
  RatchetError,
  type RotationNeed,
  acceptedPin,
  concat,
  disposeSession,
  encrypt,
  heartbeatDue,
  mayRekey,
  rotationNeed,
} from '../../core/ratchet/signalCrypto.ts';
import type { PrekeyStock } from '../ports/prekeyStock.ts';
import { CryptoDevice, type CryptoDeviceOptions } from './CryptoDevice.ts';
import { epochOfUnreadable } from './incomingMessage.ts';
import { CloneSuspectedError, type MessageReader, readMessage } from './messageReading.ts';
import { decodeMessageText, encodeMessageText } from './messageText.ts';
import type { SessionContext } from './openingAcceptance.ts';
import { discardChange, refuseUndecidedChange } from './peerIdentity.ts';
import { type PeerOperations, PeerSelection } from './peerSelection.ts';
import { loadReadableSendingSession, loadSendingSession, saveSession } from './peerSessions.ts';
import { keyUploadDue, prekeyRotationDue, prekeyUploadSteps } from './prekeySupply.ts';
import type { RatchetTransaction } from './RatchetStore.ts';
import { type Initiation, initiateSession } from './sessionInitiation.ts';
import type { DecryptOptions, EncryptOptions, PlaintextCodec, SignalCrypto } from './SignalCrypto.ts';
import { encodeIdentity, parseBundle } from './wireBundle.ts';

export interface SignalCryptoOptions<M> extends Omit<CryptoDeviceOptions, 'onIdentityChange'> {
  readonly codec: PlaintextCodec<M>;
  /** What somebody should hear of besides the error that is thrown. Called when nothing is open any more. */
  readonly onEvent?: (event: SignalCryptoEvent) => void;
}

export type SignalCryptoEvent =
  /** A26: two different messages under one number of one chain. Two copies of the device send, or somebody forges. */
  | { readonly type: 'cloneSuspected'; readonly address: Address }
  /**
   * A31, A32: a device shows another identity than the pinned one, or is a new device of somebody who has one. Nothing
   * passes to or from it until a person decides. Told once for each such identity.
   */
  | { readonly type: 'identityChanged'; readonly address: Address }
  /**
   * A09: a session was begun without a one-time prekey, because the server had none: the peer has run out, or somebody
   * drains it.
   */
  | { readonly type: 'prekeyExhausted'; readonly address: Address };

/** What the caller may want to do about a session that can send. */
export interface SessionStatus {
  readonly rotation: RotationNeed;
  /** Send an empty message, so that the DH ratchet turns. */
  readonly heartbeatDue: boolean;
}

/**
 * End-to-end encryption with the peers of one device: PQXDH (or X3DH) and the Double Ratchet of `core/ratchet`, joined
 * to a store. Everything is synchronous and each operation is one transaction: state is saved before its ciphertext or
 * plaintext is seen.
 *
 *     const crypto = new DoubleRatchetSignalCrypto({ address, store, primitives, codec, draw, now });
 *     crypto.identityDocument()                      wire Identity for registration
 *     crypto.signAuthChallenge(bytes)                Ed25519 over 'ringfort-…\0…' bytes, for the server's sign-in
 *     crypto.prekeyRotationDue()                     true after 48 h: upload again even if the server lacks nothing
 *     crypto.makePrekeyUpload({ oneTimePrekeys, oneTimeKemPrekeys })     wire PrekeyUpload for what the server has left
 *     crypto.keyUploadTaken()                        until it is called, keyUploadDue() says that the upload is owed
 *
 *     const bob = crypto.forPeer({ userId: 'bob', deviceId: 7 });        // immutable handle, the API to use
 *     bob.hasSession()
 *     bob.initializeSession(bundle)                  verifies, pins, returns the id (hex); idempotent while usable
 *     bob.encryptToBase64(message, { alsoCommit: (text) => outbox.add(text) })
 *     bob.decryptFromBase64(text, { alsoCommit: (message) => inbox.add(message) })
 *
 *     crypto.sessionStatus(address)                  { rotation, heartbeatDue } or undefined
 *     crypto.mayRekey(address); crypto.rekey(address, bundle, text)      // for what could not be read, rarely
 *     crypto.acceptIdentityChange(address)           a person decided; the contact is unverified again
 *     crypto.discardIdentityChange(address)          a person decided otherwise; so it is after that, too
 *     crypto.setPeerId(address); crypto.encryptToBase64(m); crypto.decryptFromBase64(t)    // selected-peer wrapper
 *
 * Throws RatchetError with the codes of PROTOCOL "Class contract"; `retry` says what to do next.
 */
export class DoubleRatchetSignalCrypto<M> extends PeerSelection<M> implements SignalCrypto<M> {
  readonly #device: CryptoDevice;
  readonly #codec: PlaintextCodec<M>;
  readonly #tell: (event: SignalCryptoEvent) => void;

  protected readonly operations: PeerOperations<M> = {
    isForwardSecret: () => true,
    hasSession: (peer) => this.hasSession(peer),
    initializeSession: (peer, bundle) => this.initializeSession(peer, bundle),
    encrypt: (peer, message, options) => this.#encrypt(peer, message, options),
    decrypt: (peer, text, options) => this.#decrypt(peer, text, options),
  };

  /** `device` is given where the static fallback works for the same one. */
  constructor(options: SignalCryptoOptions<M>, device = openCryptoDevice(options)) {
    super();
    this.#device = device;
    this.#codec = options.codec;
    this.#tell = (event) => options.onEvent?.(event);
  }

  /** Deletes what has expired. Every message that comes does so too, but none may come for days. */
  sweep(): void {
    this.#device.sweep();
  }

  identityDocument(): Identity {
    return encodeIdentity(this.#device.local.document);
  }

  /** Signs for another protocol, see `signChallenge`. Throws E_STATE. */
  signAuthChallenge(challenge: Uint8Array): Uint8Array {
    return this.#device.signAuthChallenge(challenge);
  }

  prekeyRotationDue(): boolean {
    return this.#device.store.transaction((transaction) => prekeyRotationDue(transaction, this.#device.seconds()));
  }

  /** True also while an upload is owed: the server never confirmed the last one, or has keys that are lost. */
  keyUploadDue(): boolean {
    return this.#device.store.transaction((transaction) => keyUploadDue(transaction, this.#device.seconds()));
  }

  /** The server has taken what was made last. */
  keyUploadTaken(): void {
    this.#device.store.transaction((transaction) => transaction.oweKeyUpload('nothing'));
  }

  /** The next upload is a whole one: the server has keys that are lost, or that others must not see. */
  keyUploadReplaces(): boolean {
    return this.#device.store.transaction((transaction) => transaction.keyUploadOwed() === 'everything');
  }

  /** The server, or the way to it, did not take what was made last. */
  keyUploadFailed(problem: string): void {
    this.#device.store.transaction((t) => t.noteKeyUploadFailure(problem, this.#device.seconds()));
  }

  /** Makes what the server lacks, all at once. */
  makePrekeyUpload(serverHas: PrekeyStock): PrekeyUpload {
    const steps = this.#prekeyUploadSteps(serverHas);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** The same a few keys at a time; `pause` lets others run in between. */
  async preparePrekeyUpload(serverHas: PrekeyStock, pause: () => Promise<void>): Promise<PrekeyUpload> {
    const steps = this.#prekeyUploadSteps(serverHas);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      await pause();
    }
  }

  #prekeyUploadSteps(serverHas: PrekeyStock) {
    return prekeyUploadSteps(
      (work) => this.#device.store.transaction((transaction) => work(this.#context(transaction))),
      serverHas,
      this.#device.fullSupply,
    );
  }

  /** True if `encryptToBase64` to this device would find a session to use. */
  hasSession(address: Address): boolean {
    const status = this.sessionStatus(address);
    return status !== undefined && status.rotation !== 'required';
  }

  sessionStatus(address: Address): SessionStatus | undefined {
    const now = this.#device.seconds();
    return this.#device.store.transaction((transaction) => {
      if ((transaction.loadPin(address)?.changedTo ?? null) !== null) return undefined;
      const sending = loadReadableSendingSession(transaction, address, now);
      if (sending === undefined) return undefined;
      disposeSession(sending);
      return { rotation: rotationNeed(sending, now), heartbeatDue: heartbeatDue(sending) };
    });
  }

  /**
   * Verifies the whole bundle, then, unless the active session will still do, agrees on a new one above every known
   * epoch. Returns the id of the session that sends from now on. Throws E_BAD_BUNDLE, E_BAD_KEY, E_DOWNGRADE,
   * E_IDENTITY_CHANGED.
   */
  initializeSession(address: Address, bundle: unknown): string {
    const received = parseBundle(bundle);
    return this.#begin(address, (transaction) => initiateSession(this.#context(transaction), address, received));
  }

  /** False while `rekey` would be refused for its rate limits (A29): once in 60 s and ten times a day for a device. */
  mayRekey(address: Address): boolean {
    const now = this.#device.seconds();
    return this.#device.store.transaction((transaction) => this.#mayRekey(transaction, address, now));
  }

  /**
   * Begins a new session whatever there is, above the epoch that `unreadable` (a message of the peer) names, so that
   * both sides leave the one that no longer works. No archived session ever sends again by this. Throws E_TOO_FAR
   * beyond the rate limits, and what `initializeSession` throws.
   */
  rekey(address: Address, bundle: unknown, unreadable: string | null): string {
    const received = parseBundle(bundle);
    const sessionId = this.#begin(address, (transaction) => {
      const context = this.#context(transaction);
      const { now } = context;
      if (!this.#mayRekey(transaction, address, now)) {
        throw new RatchetError('E_TOO_FAR', 'the sessions with this peer were begun anew too often');
      }
      const above = unreadable === null ? 0 : epochOfUnreadable(unreadable, now);
      const initiation = initiateSession(context, address, received, above);
      transaction.saveRekey(address, now);
      return initiation;
    });
    this.#device.rekeys.note(address);
    return sessionId;
  }

  #mayRekey(transaction: RatchetTransaction, address: Address, now: number): boolean {
    const ofToday = transaction.listRekeys(address, now - DAY_S + 1);
    return mayRekey(ofToday, now) && this.#device.rekeys.allows(address);
  }

  #begin(address: Address, work: (transaction: RatchetTransaction) => Initiation): string {
    const { sessionId, prekeyExhausted } = this.#device.guardingIdentity(address, work);
    if (prekeyExhausted) this.#tell({ type: 'prekeyExhausted', address });
    return sessionId;
  }

  /** A person looked at the new identity and takes it: pinned, unverified, and without any session of the old one. */
  acceptIdentityChange(address: Address): void {
    this.#device.store.transaction((transaction) => {
      const pin = transaction.loadPin(address);
      if (pin === undefined || pin.changedTo === null) return;
      for (const { deviceId, drPinned } of transaction.loadPinsOf(address.userId)) {
        const device = { userId: address.userId, deviceId };
        transaction.savePin(device, acceptedPin({ drPinned }, pin.changedTo));
        for (const { sessionId } of transaction.listSessions(device)) transaction.deleteSession(device, sessionId);
        transaction.deletePeerStaticKey(device);
      }
    });
  }

  /** A person looked at the new identity and says that it is somebody else's: see `discardChange`. */
  discardIdentityChange(address: Address): void {
    this.#device.store.transaction((transaction) => discardChange(transaction, address));
  }

  #encrypt(address: Address, message: M, options: EncryptOptions = {}): string {
    const { primitives, store, draw } = this.#device;
    const { plaintext, bucket } = this.#codec.encode(message);
    const now = this.#device.seconds();
    return store.transaction((transaction) => {
      refuseUndecidedChange(transaction, address);
      const sending = loadSendingSession(transaction, address, now);
      if (sending === undefined) throw new RatchetError('E_NO_SESSION', 'there is no session to send on');
      try {
        const sealed = encrypt(primitives, sending.session, plaintext, bucket, draw);
        try {
          saveSession(transaction, address, sealed.session, sending.stored);
        } finally {
          disposeSession(sealed.session);
        }
        const { opening } = sending.stored;
        const text = encodeMessageText(opening === null ? sealed.message : concat(opening, sealed.message));
        options.alsoCommit?.(text);
        return text;
      } finally {
        disposeSession(sending.session);
      }
    });
  }

  #decrypt(address: Address, text: string, options: DecryptOptions<M> = {}): M {
    const elapsedMs = this.#device.elapsedMs();
    const { budgets } = this.#device;
    budgets.refuseBlocked(address, elapsedMs);
    const bytes = decodeMessageText(text);
    this.#device.sweep();
    const reader: MessageReader<() => M> = {
      chargeVerification: (isPinned) => budgets.chargeVerification(elapsedMs, isPinned),
      chargeSkipSteps: (steps) => budgets.chargeSkipSteps(address, elapsedMs, steps),
      take: (plaintext) => {
        const message = this.#decoded(plaintext);
        if (message.ok) options.alsoCommit?.(message.value);
        return () => {
          if (message.ok) return message.value;
          throw message.error;
        };
      },
    };
    try {
      const message = this.#device.guardingIdentity(
        address,
        (transaction) => readMessage(this.#context(transaction), address, bytes, reader),
        options.safe,
      );
      return message();
    } catch (cause) {
      if (cause instanceof RatchetError && (cause.code === 'E_AUTH' || cause.code === 'E_BAD_KEY')) {
        budgets.chargeFailure(address, elapsedMs);
      }
      if (cause instanceof CloneSuspectedError) this.#tell({ type: 'cloneSuspected', address });
      throw cause;
    }
  }

  /** It is authentic all the same, and its key is used: that is committed before anybody hears of it. */
  #decoded(plaintext: Uint8Array): { ok: true; value: M } | { ok: false; error: unknown } {
    try {
      return { ok: true, value: this.#codec.decode(plaintext) };
    } catch (error) {
      return { ok: false, error };
    }
  }

  #context(transaction: RatchetTransaction): SessionContext {
    const { primitives, draw, local } = this.#device;
    return { primitives, transaction, local, draw, now: this.#device.seconds(), epochNow: this.#device.epochSeconds() };
  }
}

function openCryptoDevice<M>({ onEvent, ...options }: SignalCryptoOptions<M>): CryptoDevice {
  return new CryptoDevice({
    ...options,
    onIdentityChange: (address) => onEvent?.({ type: 'identityChanged', address }),
  });
}

const DAY_S = 24 * 3600;
