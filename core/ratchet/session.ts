import type { KeyAgreement } from './keyAgreement.ts';
import { encodeHeader } from './header.ts';
import { MAX_CHAIN, MAX_SESSION_MESSAGES } from './limits.ts';
import { type MessageChain, advanceChain, sealMessage } from './messageChain.ts';
import { type PaddingBucket, pad } from './padding.ts';
import type { Draw, Primitives } from './primitives.ts';
import { type X25519KeyPair, type X25519PublicKey, drawX25519KeyPair } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import { stepRoot } from './rootChain.ts';
import type { Secret } from './secret.ts';
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
  agreement: KeyAgreement,
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
  agreement: KeyAgreement,
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
  agreement: KeyAgreement,
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

/** Overwrites every secret of a state that was saved or given up. */
export function disposeSession(session: Session): void {
  session.rootKey.dispose();
  session.ratchetKey.privateKey.dispose();
  session.sending?.key.dispose();
  session.receiving?.key.dispose();
}
