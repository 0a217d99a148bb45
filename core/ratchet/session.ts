import { equalBytes } from './bytes.ts';
import type { Agreement } from './agreement.ts';
import { type RatchetHeader, type RatchetMessage, encodeHeader } from './header.ts';
import { type MessageChain, advanceChain, openMessage, sealMessage } from './messageChain.ts';
import { MAX_CHAIN, MAX_SESSION_MESSAGES } from './limits.ts';
import { type PaddingBucket, pad, unpad } from './padding.ts';
import type { Draw, Primitives } from './primitives.ts';
import { type X25519KeyPair, type X25519PublicKey, drawX25519KeyPair, sharedSecret } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import { advanceRoot } from './rootChain.ts';
import { Secret } from './secret.ts';
import type { SkippedKey } from './skippedKeys.ts';
import type { Suite } from './suite.ts';

/**
 * A Double Ratchet session as a value. No step changes one: each returns the next, and the caller decides when that
 * becomes real (after the tag verified, in the transaction that saves it). The caller also disposes of the one it no
 * longer needs.
 */
export interface Session {
  readonly suite: Suite;
  readonly sessionId: Uint8Array;
  /** Unix seconds or more; orders sessions with one peer, see `sessionSelection.ts`. */
  readonly epoch: number;
  /** TH, associated data of every message. */
  readonly transcript: Uint8Array;
  /** SHA-256 of the opening, so that a repeated PREKEY message is held to the very bytes of the first. */
  readonly openingDigest: Uint8Array;
  readonly initiatedByUs: boolean;
  /** True once we decrypted something here: the other side has the session too. */
  readonly acknowledged: boolean;
  /** Unix seconds. */
  readonly createdAt: number;
  readonly rootKey: Secret;
  /** DHs, ours. */
  readonly ratchetKey: X25519KeyPair;
  /** Null only in a responder that has not decrypted its first message; such a session is never saved. */
  readonly sending: MessageChain | null;
  /** Null until their first ratchet key arrives. */
  readonly receiving: ReceivingChain | null;
  /** PN. */
  readonly previousSendingLength: number;
  /** Messages sent in the whole session; bounds it together with `rotationJitter` (0..63). */
  readonly sentCount: number;
  readonly rotationJitter: number;
  /** Received since we last sent; asks for a heartbeat at 50. */
  readonly receivedSinceSent: number;
  /** Receiving chains begun so far. */
  readonly receivingChains: number;
}

/** The chain under the remote side's latest ratchet key (DHr). */
export interface ReceivingChain extends MessageChain {
  readonly remoteRatchetKey: X25519PublicKey;
}

/** What is settled when a session begins. */
export interface SessionStart {
  readonly suite: Suite;
  readonly epoch: number;
  readonly openingDigest: Uint8Array;
  /** Unix seconds. */
  readonly now: number;
}

/** The initiator steps against the signed prekey at once, so that it can send. Draws the jitter (1 byte), then DHs. */
export function initiatorSession(
  primitives: Primitives,
  start: SessionStart,
  agreement: Agreement,
  remoteSignedPrekey: X25519PublicKey,
  draw: Draw,
): Session {
  const session = freshSession(start, agreement, true, draw);
  const ratchetKey = drawX25519KeyPair(primitives, draw);
  const root = stepRoot(primitives, agreement.rootKey, ratchetKey.privateKey, remoteSignedPrekey);
  agreement.rootKey.dispose();
  return {
    ...session,
    rootKey: root.rootKey,
    ratchetKey,
    sending: { key: root.chainKey, index: 0 },
  };
}

/**
 * The responder's first ratchet pair is its signed prekey pair. The session takes over the private half, which nobody
 * else may use or dispose of any more, unless this throws. Draws the jitter (1 byte).
 */
export function responderSession(
  start: SessionStart,
  agreement: Agreement,
  signedPrekey: X25519KeyPair,
  draw: Draw,
): Session {
  return {
    ...freshSession(start, agreement, false, draw),
    ratchetKey: signedPrekey,
  };
}

function freshSession(
  start: SessionStart,
  agreement: Agreement,
  initiatedByUs: boolean,
  draw: Draw,
): Omit<Session, 'ratchetKey'> {
  return {
    suite: start.suite,
    sessionId: agreement.sessionId,
    epoch: start.epoch,
    transcript: agreement.transcript,
    openingDigest: start.openingDigest,
    initiatedByUs,
    acknowledged: false,
    createdAt: start.now,
    rootKey: agreement.rootKey,
    sending: null,
    receiving: null,
    previousSendingLength: 0,
    sentCount: 0,
    rotationJitter: (draw(1)[0] ?? 0) & 63,
    receivedSinceSent: 0,
    receivingChains: 0,
  };
}

/**
 * Seals one message; draws the salt (16 bytes). Throws E_ROTATION_REQUIRED when the chain or the session has carried
 * its 2000: nothing may leave on it any more. The caller disposes of `session.sending.key` after the next state is
 * saved.
 */
export function encrypt(
  primitives: Primitives,
  session: Session,
  plaintext: Uint8Array,
  bucket: PaddingBucket,
  draw: Draw,
): { readonly session: Session; readonly message: Uint8Array } {
  if (session.sending === null) throw new RatchetError('E_STATE', 'the session has no sending chain');
  if (session.sending.index >= MAX_CHAIN || session.sentCount >= MAX_SESSION_MESSAGES) {
    throw new RatchetError('E_ROTATION_REQUIRED', 'the session has sent all it may');
  }
  const padded = pad(plaintext, bucket);
  // A generator that fails does so before there is a key to wipe.
  const salt = draw(16);
  const step = advanceChain(primitives, session.sending);
  const header = encodeHeader({
    suite: session.suite,
    sessionId: session.sessionId,
    epoch: session.epoch,
    ratchetKey: session.ratchetKey.publicKey,
    previousLength: session.previousSendingLength,
    index: session.sending.index,
    salt,
  });
  const sealed = sealMessage(primitives, step.messageKey, salt, session.transcript, header, padded);
  step.messageKey.dispose();
  padded.fill(0);
  const message = new Uint8Array(header.length + sealed.length);
  message.set(header);
  message.set(sealed, header.length);
  return {
    message,
    session: { ...session, sending: step.chain, sentCount: session.sentCount + 1, receivedSinceSent: 0 },
  };
}

export interface Decrypted {
  readonly session: Session;
  readonly plaintext: Uint8Array;
  /** Keys of messages this one overtook, for the store. */
  readonly skipped: readonly SkippedKey[];
}

/**
 * How many chain steps `decrypt` would make besides its own, to be charged to the peer's budget before the work is
 * done. Throws E_CHAIN_LIMIT for a header that asks for more than any chain has.
 */
export function skipSteps(session: Session, { header }: RatchetMessage): number {
  refuseBeyondChain(header);
  const current = currentChain(session, header.ratchetKey);
  if (current !== null) return Math.max(0, header.index - current.index);
  const left = session.receiving === null ? 0 : Math.max(0, header.previousLength - session.receiving.index);
  return left + header.index;
}

/**
 * Opens one message. `skippedKey` is what the store holds for (session, ratchet key, N), if anything. Draws 32 bytes
 * when the message brings a new ratchet key. Throws E_AUTH, E_CHAIN_LIMIT, E_DUPLICATE; the session given is untouched
 * then, and every key derived on the way is wiped.
 */
export function decrypt(
  primitives: Primitives,
  session: Session,
  message: RatchetMessage,
  skippedKey: Secret | undefined,
  draw: Draw,
): Decrypted {
  const { header } = message;
  if (
    header.suite.id !== session.suite.id ||
    header.epoch !== session.epoch ||
    !equalBytes(header.sessionId, session.sessionId)
  ) {
    throw new RatchetError('E_AUTH', 'the header is not of this session');
  }
  refuseBeyondChain(header);
  if (skippedKey !== undefined) {
    return { session: noteReceived(session), plaintext: open(primitives, session, message, skippedKey), skipped: [] };
  }
  const current = currentChain(session, header.ratchetKey);
  return current === null
    ? decryptOnNewChain(primitives, session, message, draw)
    : decryptOnCurrentChain(primitives, session, current, message);
}

function decryptOnCurrentChain(
  primitives: Primitives,
  session: Session,
  receiving: ReceivingChain,
  message: RatchetMessage,
): Decrypted {
  if (message.header.index < receiving.index) {
    throw new RatchetError('E_DUPLICATE', 'the key of this message was used before');
  }
  const skipped: SkippedKey[] = [];
  return wipingOnFailure(skipped, () => {
    const reached = skipTo(primitives, receiving, session.receivingChains - 1, message.header.index, skipped);
    const step = advanceChain(primitives, reached);
    if (reached !== receiving) reached.key.dispose();
    const plaintext = openOnce(primitives, session, message, step);
    return {
      plaintext,
      skipped,
      session: {
        ...noteReceived(session),
        receiving: { ...step.chain, remoteRatchetKey: receiving.remoteRatchetKey },
      },
    };
  });
}

function decryptOnNewChain(primitives: Primitives, session: Session, message: RatchetMessage, draw: Draw): Decrypted {
  const { header } = message;
  const remoteRatchetKey = header.ratchetKey;
  const skipped: SkippedKey[] = [];
  return wipingOnFailure(skipped, () => {
    if (session.receiving !== null && header.previousLength > session.receiving.index) {
      const chainNumber = session.receivingChains - 1;
      skipTo(primitives, session.receiving, chainNumber, header.previousLength, skipped).key.dispose();
    }
    const received = stepRoot(primitives, session.rootKey, session.ratchetKey.privateKey, remoteRatchetKey);
    const first: ReceivingChain = { key: received.chainKey, index: 0, remoteRatchetKey };
    try {
      const reached = skipTo(primitives, first, session.receivingChains, header.index, skipped);
      const step = advanceChain(primitives, reached);
      first.key.dispose();
      reached.key.dispose();
      const plaintext = openOnce(primitives, session, message, step);
      // Our own half of the DH ratchet only now: a forged key must not cost us a new pair, let alone bring one about.
      const ratchetKey = drawOrGiveUp(primitives, draw, step.chain);
      const sent = stepRoot(primitives, received.rootKey, ratchetKey.privateKey, remoteRatchetKey);
      return {
        plaintext,
        skipped,
        session: {
          ...noteReceived(session),
          rootKey: sent.rootKey,
          ratchetKey,
          sending: { key: sent.chainKey, index: 0 },
          receiving: { ...step.chain, remoteRatchetKey },
          previousSendingLength: session.sending?.index ?? 0,
          receivingChains: session.receivingChains + 1,
        },
      };
    } finally {
      received.rootKey.dispose();
    }
  });
}

/** A generator that fails takes the chain that was derived with it. */
function drawOrGiveUp(primitives: Primitives, draw: Draw, chain: MessageChain): X25519KeyPair {
  try {
    return drawX25519KeyPair(primitives, draw);
  } catch (cause) {
    chain.key.dispose();
    throw cause;
  }
}

/** The receiving chain, if the header is of it. */
function currentChain(session: Session, ratchetKey: Uint8Array): ReceivingChain | null {
  const { receiving } = session;
  return receiving !== null && equalBytes(receiving.remoteRatchetKey, ratchetKey) ? receiving : null;
}

function refuseBeyondChain(header: RatchetHeader): void {
  if (header.index >= MAX_CHAIN || header.previousLength > MAX_CHAIN) {
    throw new RatchetError('E_CHAIN_LIMIT', 'the header counts past the end of a chain');
  }
}

function noteReceived(session: Session): Session {
  return { ...session, acknowledged: true, receivedSinceSent: session.receivedSinceSent + 1 };
}

function stepRoot(primitives: Primitives, rootKey: Secret, ours: Secret, theirs: X25519PublicKey) {
  const dhOutput = sharedSecret(primitives, ours, theirs);
  const root = advanceRoot(primitives, rootKey, dhOutput);
  dhOutput.dispose();
  return root;
}

/** The chain standing at `index`; each key passed over is added to `skipped`. Leaves the chain given alone. */
function skipTo(
  primitives: Primitives,
  from: ReceivingChain,
  chainNumber: number,
  index: number,
  skipped: SkippedKey[],
): MessageChain {
  let chain: MessageChain = from;
  while (chain.index < index) {
    const step = advanceChain(primitives, chain);
    skipped.push({
      ratchetKey: from.remoteRatchetKey,
      index: chain.index,
      chain: chainNumber,
      messageKey: step.messageKey,
    });
    if (chain !== from) chain.key.dispose();
    chain = step.chain;
  }
  return chain;
}

function openOnce(
  primitives: Primitives,
  session: Session,
  message: RatchetMessage,
  step: { readonly chain: MessageChain; readonly messageKey: Secret },
): Uint8Array {
  try {
    return open(primitives, session, message, step.messageKey);
  } catch (cause) {
    step.chain.key.dispose();
    throw cause;
  } finally {
    step.messageKey.dispose();
  }
}

function open(primitives: Primitives, session: Session, message: RatchetMessage, messageKey: Secret): Uint8Array {
  const { header, headerBytes, sealed } = message;
  const padded = openMessage(primitives, messageKey, header.salt, session.transcript, headerBytes, sealed);
  if (padded === undefined) throw new RatchetError('E_AUTH', 'the tag does not verify');
  const plaintext = unpad(padded);
  padded.fill(0);
  return plaintext;
}

function wipingOnFailure<T>(skipped: readonly SkippedKey[], work: () => T): T {
  try {
    return work();
  } catch (cause) {
    for (const key of skipped) key.messageKey.dispose();
    throw cause;
  }
}

/** Overwrites every secret of a state that was saved or given up. */
export function disposeSession(session: Session): void {
  session.rootKey.dispose();
  session.ratchetKey.privateKey.dispose();
  session.sending?.key.dispose();
  session.receiving?.key.dispose();
}
