import type { Identity, PrekeyUpload } from '../../core/protocol/prekeyBundle.ts';
import {
  ARCHIVED_SESSION_LIFETIME_S,
  type Address,
  DEDUPE_LIFETIME_S,
  type Draw,
  type LocalIdentity,
  MAX_CIPHERTEXT_BYTES,
  type Primitives,
  RatchetError,
  type RotationNeed,
  Secret,
  type SuiteId,
  ascii,
  concat,
  decrypt,
  disposeSession,
  encrypt,
  heartbeatDue,
  mayRekey,
  rotationNeed,
  skipSteps,
  skippedKeyExpiry,
  skippedKeyPolicy,
} from '../../core/ratchet/signalCrypto.ts';
import { guardingIdentity } from './identityGuard.ts';
import { commitSession, findSession, unreadableEpoch } from './incomingMessage.ts';
import { openLocalDevice } from './localDevice.ts';
import type { SessionContext } from './openingAcceptance.ts';
import { PeerBudgets } from './peerBudgets.ts';
import { CloneSuspectedError, messageSlot } from './messageSlot.ts';
import { refuseUndecidedChange } from './peerIdentity.ts';
import { loadSendingSession, saveSession } from './peerSessions.ts';
import { type PrekeyCounts, prekeyRotationDue, prekeyUploadSteps } from './prekeySupply.ts';
import type { RatchetStore, RatchetTransaction } from './RatchetStore.ts';
import { initiateSession } from './sessionInitiation.ts';
import type { DecryptOptions, EncryptOptions, PeerCrypto, PlaintextCodec, SignalCrypto } from './SignalCrypto.ts';
import { encodeIdentity, parseBundle } from './wireBundle.ts';
import { decodeMessageText, encodeMessageText } from './messageText.ts';

export interface SignalCryptoOptions<M> {
  readonly address: Address;
  readonly store: RatchetStore;
  readonly primitives: Primitives;
  readonly codec: PlaintextCodec<M>;
  /** The operating system's generator, `randomBytes` of node:crypto in the application. */
  readonly draw: Draw;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What this device offers; PQXDH with ML-KEM-768 unless a test or policy says otherwise. */
  readonly suites?: readonly SuiteId[];
  /** What somebody should hear of besides the error that is thrown. Called when nothing is open any more. */
  readonly onEvent?: (event: SignalCryptoEvent) => void;
}

export type SignalCryptoEvent =
  /** A26: two different messages under one number of one chain. Two copies of the device send, or somebody forges. */
  | { readonly type: 'cloneSuspected'; readonly address: Address }
  /** A32: another device of somebody whose identity was verified; nothing goes to it until a person takes it. */
  | { readonly type: 'deviceAdded'; readonly address: Address };

/** What the caller may want to do about a session that can send. */
export interface SessionStatus {
  readonly rotation: RotationNeed;
  /** Send an empty message, so that the DH ratchet turns. */
  readonly heartbeatDue: boolean;
}

/** Domain-separated texts of other protocols than ours end their label with a zero within this many bytes. */
const MAX_CHALLENGE_LABEL_BYTES = 64;
const CHALLENGE_PREFIX = ascii('ringfort-');
const SWEEP_EVERY_MS = 60_000;

/**
 * End-to-end encryption with the peers of one device: PQXDH (or X3DH) and the Double Ratchet of `core/ratchet`, joined to a store.
 * Everything is synchronous and each operation is one transaction: state is saved before its ciphertext or plaintext is seen.
 *
 *     const crypto = new DoubleRatchetSignalCrypto({ address, store, primitives, codec, draw, now });   // makes the identity once
 *     crypto.identityDocument()                      wire Identity for registration
 *     crypto.signAuthChallenge(bytes)                Ed25519 over 'ringfort-…\0…' bytes, for the server's sign-in
 *     crypto.prekeyRotationDue()                     true after 48 h: upload again even if the server lacks nothing
 *     crypto.makePrekeyUpload({ oneTimePrekeys, oneTimeKemPrekeys })     wire PrekeyUpload for what the server has left
 *
 *     const bob = crypto.forPeer({ userId: 'bob', deviceId: 7 });        // immutable handle, the API to use
 *     bob.hasSession()
 *     bob.initializeSession(bundle)                  verifies, pins, returns the session id (hex); idempotent while usable
 *     bob.encryptToBase64(message, { alsoCommit: (text) => outbox.add(text) })
 *     bob.decryptFromBase64(text, { alsoCommit: (message) => inbox.add(message) })
 *
 *     crypto.sessionStatus(address)                  { rotation, heartbeatDue } or undefined
 *     crypto.mayRekey(address); crypto.rekey(address, bundle, text)      // a new session for what could not be read, rarely
 *     crypto.acceptIdentityChange(address)           a person decided; the contact is unverified again
 *     crypto.setPeerId(address); crypto.encryptToBase64(m); crypto.decryptFromBase64(t)    // selected-peer wrapper
 *
 * Throws RatchetError with the codes of PROTOCOL "Class contract"; `retry` says what to do next.
 */
export class DoubleRatchetSignalCrypto<M> implements SignalCrypto<M> {
  readonly #options: SignalCryptoOptions<M>;
  readonly #local: LocalIdentity;
  readonly #budgets = new PeerBudgets();
  #selected: PeerCrypto<M> | undefined;
  #nextSweepMs = 0;

  constructor(options: SignalCryptoOptions<M>) {
    this.#options = options;
    const { primitives, store, address, draw, suites = [0x02] } = options;
    this.#local = store.transaction((transaction) =>
      openLocalDevice(primitives, transaction, address, suites, draw, this.#seconds()),
    );
  }

  identityDocument(): Identity {
    return encodeIdentity(this.#local.document);
  }

  /**
   * Signs for another protocol with the identity key. Only bytes that begin with a label "ringfort-…" ending in zero: such a text can
   * never be read as a certificate or a prekey, whose labels begin with "ringfort/1/". Throws E_STATE.
   */
  signAuthChallenge(challenge: Uint8Array): Uint8Array {
    const end = challenge.indexOf(0);
    const labelled = CHALLENGE_PREFIX.every((byte, i) => byte === challenge[i]);
    if (!labelled || end < CHALLENGE_PREFIX.length || end > MAX_CHALLENGE_LABEL_BYTES) {
      throw new RatchetError('E_STATE', 'the text to sign does not begin with a label of its own');
    }
    return this.#options.primitives.edSign(this.#local.keys.signingPrivateKey.bytes, challenge);
  }

  prekeyRotationDue(): boolean {
    return this.#options.store.transaction((transaction) => prekeyRotationDue(transaction, this.#seconds()));
  }

  /** Makes what the server lacks, all at once. */
  makePrekeyUpload(serverHas: PrekeyCounts): PrekeyUpload {
    const steps = this.#prekeyUploadSteps(serverHas);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
  }

  /** The same a few keys at a time; `pause` lets others run in between. */
  async preparePrekeyUpload(serverHas: PrekeyCounts, pause: () => Promise<void>): Promise<PrekeyUpload> {
    const steps = this.#prekeyUploadSteps(serverHas);
    for (;;) {
      const step = steps.next();
      if (step.done === true) return step.value;
      await pause();
    }
  }

  #prekeyUploadSteps(serverHas: PrekeyCounts) {
    const { primitives, store, draw } = this.#options;
    return prekeyUploadSteps(
      (work) =>
        store.transaction((transaction) =>
          work({ primitives, transaction, local: this.#local, draw, now: this.#seconds() }),
        ),
      serverHas,
    );
  }

  forPeer(address: Address): PeerCrypto<M> {
    const peer: Address = Object.freeze({ userId: address.userId, deviceId: address.deviceId });
    return Object.freeze({
      address: peer,
      forwardSecret: true,
      hasSession: () => this.hasSession(peer),
      initializeSession: (bundle: unknown) => this.initializeSession(peer, bundle),
      encryptToBase64: (message: M, options?: EncryptOptions) => this.#encrypt(peer, message, options),
      decryptFromBase64: (text: string, options?: DecryptOptions<M>) => this.#decrypt(peer, text, options),
    });
  }

  /** Selects whom the two methods below speak to. Across an `await` somebody else may select another: prefer `forPeer`. */
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

  /** True if `encryptToBase64` to this device would find a session to use. */
  hasSession(address: Address): boolean {
    const status = this.sessionStatus(address);
    return status !== undefined && status.rotation !== 'required';
  }

  sessionStatus(address: Address): SessionStatus | undefined {
    const now = this.#seconds();
    return this.#options.store.transaction((transaction) => {
      if ((transaction.loadPin(address)?.changedTo ?? null) !== null) return undefined;
      const sending = loadSendingSession(transaction, address, now);
      if (sending === undefined) return undefined;
      disposeSession(sending.session);
      return { rotation: rotationNeed(sending.session, now), heartbeatDue: heartbeatDue(sending.session) };
    });
  }

  /**
   * Verifies the whole bundle, then, unless the active session will still do, agrees on a new one above every known epoch.
   * Returns the id of the session that sends from now on. Throws E_BAD_BUNDLE, E_BAD_KEY, E_DOWNGRADE, E_IDENTITY_CHANGED.
   */
  initializeSession(address: Address, bundle: unknown): string {
    const received = parseBundle(bundle);
    return this.#guardingIdentity(address, (transaction) =>
      initiateSession(this.#context(transaction, this.#seconds()), address, received),
    );
  }

  /** False while `rekey` would be refused for its rate limits (A29): once in 60 s and ten times a day for a device. */
  mayRekey(address: Address): boolean {
    const now = this.#seconds();
    return this.#options.store.transaction((transaction) => mayRekey(rekeysOfToday(transaction, address, now), now));
  }

  /**
   * Begins a new session whatever there is, above the epoch that `unreadable` (a message of the peer) names, so that both sides
   * leave the one that no longer works. No archived session ever sends again by this. Throws E_TOO_FAR beyond the rate limits, and
   * what `initializeSession` throws.
   */
  rekey(address: Address, bundle: unknown, unreadable: string | null): string {
    const received = parseBundle(bundle);
    return this.#guardingIdentity(address, (transaction) => {
      const now = this.#seconds();
      if (!mayRekey(rekeysOfToday(transaction, address, now), now)) {
        throw new RatchetError('E_TOO_FAR', 'the sessions with this peer were begun anew too often');
      }
      const above = unreadable === null ? 0 : unreadableEpoch(unreadable, now);
      const sessionId = initiateSession(this.#context(transaction, now), address, received, above);
      transaction.saveRekey(address, now);
      return sessionId;
    });
  }

  /** A person looked at the new identity and takes it: pinned, unverified, and without any session of the old one. */
  acceptIdentityChange(address: Address): void {
    this.#options.store.transaction((transaction) => {
      const pin = transaction.loadPin(address);
      if (pin === undefined || pin.changedTo === null) return;
      transaction.savePin(address, { ...pin.changedTo, drPinned: pin.drPinned, verified: false, changedTo: null });
      for (const { sessionId } of transaction.loadSessions(address)) transaction.deleteSession(address, sessionId);
    });
  }

  #encrypt(address: Address, message: M, options: EncryptOptions = {}): string {
    const { primitives, store, codec, draw } = this.#options;
    const { plaintext, bucket } = codec.encode(message);
    const now = this.#seconds();
    return store.transaction((transaction) => {
      refuseUndecidedChange(transaction, address);
      const sending = loadSendingSession(transaction, address, now);
      if (sending === undefined) throw new RatchetError('E_NO_SESSION', 'there is no session to send on');
      try {
        const sealed = encrypt(primitives, sending.session, plaintext, bucket, draw);
        saveSession(transaction, address, sealed.session, sending.stored);
        disposeSession(sealed.session);
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
    const nowMs = this.#options.now();
    this.#budgets.refuseBlocked(address, nowMs);
    if (text.length > Math.ceil(MAX_CIPHERTEXT_BYTES / 3) * 4) {
      throw new RatchetError('E_VERSION', 'the message is longer than 32 KB');
    }
    const bytes = decodeMessageText(text);
    this.#sweepIfDue(nowMs);
    try {
      return this.#guardingIdentity(address, (transaction) => this.#open(transaction, address, bytes, nowMs, options));
    } catch (cause) {
      if (cause instanceof RatchetError && (cause.code === 'E_AUTH' || cause.code === 'E_BAD_KEY')) {
        this.#budgets.chargeFailure(address, nowMs);
      }
      if (cause instanceof CloneSuspectedError) this.#options.onEvent?.({ type: 'cloneSuspected', address });
      throw cause;
    }
  }

  #open(
    transaction: RatchetTransaction,
    address: Address,
    bytes: Uint8Array,
    nowMs: number,
    options: DecryptOptions<M>,
  ): M {
    const { primitives, codec, draw } = this.#options;
    const now = Math.floor(nowMs / 1000);
    const digest = primitives.sha256(bytes);
    if (transaction.hasMessage(address, digest)) throw new RatchetError('E_DUPLICATE', 'this message was read before');
    refuseUndecidedChange(transaction, address);

    const context = this.#context(transaction, now);
    const incoming = findSession(context, address, bytes);
    const { session, message } = incoming;
    let skippedKey: Secret | undefined;
    try {
      const slot = messageSlot(primitives, message.header);
      if (transaction.hasMessage(address, slot)) throw new CloneSuspectedError();
      this.#budgets.chargeSkipSteps(address, nowMs, skipSteps(session, message));
      const { ratchetKey, index } = message.header;
      const stored = transaction.takeSkippedKey(session.sessionId, ratchetKey, index, now);
      skippedKey = stored && new Secret(stored);
      const opened = decrypt(primitives, session, message, skippedKey, draw);
      const next = opened.session;
      saveSession(transaction, address, next, incoming.stored ?? { archivedAt: null, opening: null });
      transaction.saveSkippedKeys(
        next.sessionId,
        opened.skipped.map((key) => ({ ...key, messageKey: key.messageKey.bytes })),
        skippedKeyExpiry(now),
      );
      if (opened.skipped.length > 0 || next.receivingChains !== session.receivingChains) {
        transaction.pruneSkippedKeys(next.sessionId, skippedKeyPolicy(next.receivingChains - 1));
      }
      for (const key of opened.skipped) key.messageKey.dispose();
      disposeSession(next);
      commitSession(context, address, incoming);
      transaction.saveMessage(address, digest, now + DEDUPE_LIFETIME_S);
      transaction.saveMessage(address, slot, now + DEDUPE_LIFETIME_S);
      const decoded = codec.decode(opened.plaintext);
      options.alsoCommit?.(decoded);
      return decoded;
    } finally {
      disposeSession(session);
      skippedKey?.dispose();
    }
  }

  #context(transaction: RatchetTransaction, now: number): SessionContext {
    const { primitives, draw } = this.#options;
    return { primitives, transaction, local: this.#local, draw, now };
  }

  #guardingIdentity<T>(address: Address, work: (transaction: RatchetTransaction) => T): T {
    const { store, onEvent } = this.#options;
    return guardingIdentity(store, address, this.#seconds(), work, () => onEvent?.({ type: 'deviceAdded', address }));
  }

  /** In a transaction of its own: a message that is refused undoes its own, and must not undo this. */
  #sweepIfDue(nowMs: number): void {
    if (nowMs < this.#nextSweepMs) return;
    const now = Math.floor(nowMs / 1000);
    this.#options.store.transaction((transaction) => {
      transaction.deleteExpired(now, now - ARCHIVED_SESSION_LIFETIME_S);
    });
    this.#nextSweepMs = nowMs + SWEEP_EVERY_MS;
  }

  #seconds(): number {
    return Math.floor(this.#options.now() / 1000);
  }
}

const DAY_S = 24 * 3600;

function rekeysOfToday(transaction: RatchetTransaction, peer: Address, now: number): readonly number[] {
  return transaction.listRekeys(peer, now - DAY_S + 1);
}
