import { label } from './encoding.ts';
import type { Agreed } from './handshake.ts';
import { type RatchetMessage, encodeHeader, pad, unpad } from './messages.ts';
import { dh, hkdf, hmac, open, seal, x25519Public } from './primitives.ts';
import { Refusal } from './refusal.ts';

/** docs/PROTOCOL.md section 6. Sessions are values: every step gives another one. */
export interface Chain {
  readonly key: Buffer;
  readonly index: number;
}

export interface Session {
  readonly suite: number;
  readonly sessionId: Buffer;
  readonly epoch: number;
  readonly transcript: Buffer;
  readonly rootKey: Buffer;
  readonly ratchetPrivate: Buffer;
  readonly remoteKey: Buffer | null;
  readonly sending: Chain | null;
  readonly receiving: Chain | null;
  readonly previousLength: number;
  readonly sentCount: number;
  readonly chains: number;
}

/** A key of a message that was passed over. */
export interface PassedOver {
  readonly ratchetKey: Buffer;
  readonly index: number;
  readonly chain: number;
  readonly messageKey: Buffer;
}

const MAX_CHAIN = 2000;

export function rootStep(rootKey: Buffer, dhOutput: Buffer): { readonly rootKey: Buffer; readonly chainKey: Buffer } {
  const okm = hkdf(rootKey, dhOutput, label('root'), 64);
  return { rootKey: okm.subarray(0, 32), chainKey: okm.subarray(32) };
}

export const messageKeyOf = (chainKey: Buffer): Buffer => hmac(chainKey, Buffer.from([1]));
export const nextChainKey = (chainKey: Buffer): Buffer => hmac(chainKey, Buffer.from([2]));

export function keyAndNonce(messageKey: Buffer, salt: Buffer): readonly [Buffer, Buffer] {
  const okm = hkdf(salt, messageKey, label('msg'), 44);
  return [okm.subarray(0, 32), okm.subarray(32)];
}

function fresh(suite: number, epoch: number, agreed: Agreed, ratchetPrivate: Buffer): Session {
  return {
    ...agreed,
    suite,
    epoch,
    ratchetPrivate,
    remoteKey: null,
    sending: null,
    receiving: null,
    previousLength: 0,
    sentCount: 0,
    chains: 0,
  };
}

export function beginAsInitiator(suite: number, epoch: number, agreed: Agreed, spk: Buffer, drawn: Buffer): Session {
  const { rootKey, chainKey } = rootStep(agreed.rootKey, dh(drawn, spk));
  return { ...fresh(suite, epoch, agreed, drawn), rootKey, sending: { key: chainKey, index: 0 } };
}

export function beginAsResponder(suite: number, epoch: number, agreed: Agreed, spkPrivate: Buffer): Session {
  return fresh(suite, epoch, agreed, spkPrivate);
}

export function encryptOn(
  session: Session,
  plaintext: Buffer,
  size: number,
  salt: Buffer,
): { readonly session: Session; readonly message: Buffer } {
  const { sending } = session;
  if (sending === null) throw new Refusal('E_STATE');
  if (sending.index >= MAX_CHAIN || session.sentCount >= MAX_CHAIN) throw new Refusal('E_ROTATION_REQUIRED');
  const header = encodeHeader({
    suite: session.suite,
    sessionId: session.sessionId,
    epoch: session.epoch,
    ratchetKey: x25519Public(session.ratchetPrivate),
    previousLength: session.previousLength,
    index: sending.index,
    salt,
  });
  const [key, nonce] = keyAndNonce(messageKeyOf(sending.key), salt);
  const sealed = seal(key, nonce, Buffer.concat([session.transcript, header]), pad(plaintext, size));
  return {
    message: Buffer.concat([header, sealed]),
    session: {
      ...session,
      sending: { key: nextChainKey(sending.key), index: sending.index + 1 },
      sentCount: session.sentCount + 1,
    },
  };
}

/** How many keys a message makes us pass over. Throws E_CHAIN_LIMIT. */
export function passedOverSteps(session: Session, { header }: RatchetMessage): number {
  if (header.index >= MAX_CHAIN || header.previousLength > MAX_CHAIN) throw new Refusal('E_CHAIN_LIMIT');
  const at = session.receiving?.index ?? 0;
  if (session.remoteKey?.equals(header.ratchetKey) === true) return Math.max(0, header.index - at);
  return header.index + (session.receiving === null ? 0 : Math.max(0, header.previousLength - at));
}

/**
 * `kept` is the key kept for this very message, if any. `draw` is asked for a new ratchet key after the tag has
 * verified.
 */
export function decryptOn(
  session: Session,
  message: RatchetMessage,
  kept: Buffer | undefined,
  draw: (bytes: number) => Buffer,
): { readonly session: Session; readonly plaintext: Buffer; readonly passedOver: readonly PassedOver[] } {
  const { header } = message;
  const ofSession = header.suite === session.suite && header.epoch === session.epoch;
  if (!ofSession || !header.sessionId.equals(session.sessionId)) throw new Refusal('E_AUTH');
  if (kept !== undefined) return { session, plaintext: openWith(session, message, kept), passedOver: [] };

  const passedOver: PassedOver[] = [];
  const passTo = (chain: Chain, ratchetKey: Buffer, number: number, index: number): Chain => {
    let { key } = chain;
    for (let i = chain.index; i < index; i++) {
      passedOver.push({ ratchetKey, index: i, chain: number, messageKey: messageKeyOf(key) });
      key = nextChainKey(key);
    }
    return { key, index: Math.max(index, chain.index) };
  };
  const { receiving, remoteKey } = session;
  if (receiving !== null && remoteKey?.equals(header.ratchetKey) === true) {
    if (header.index < receiving.index) throw new Refusal('E_DUPLICATE');
    const { key } = passTo(receiving, remoteKey, session.chains - 1, header.index);
    const plaintext = openWith(session, message, messageKeyOf(key));
    return {
      plaintext,
      passedOver,
      session: { ...session, receiving: { key: nextChainKey(key), index: header.index + 1 } },
    };
  }
  if (receiving !== null && remoteKey !== null) {
    passTo(receiving, remoteKey, session.chains - 1, header.previousLength);
  }
  const received = rootStep(session.rootKey, dh(session.ratchetPrivate, header.ratchetKey));
  const { key } = passTo({ key: received.chainKey, index: 0 }, header.ratchetKey, session.chains, header.index);
  const plaintext = openWith(session, message, messageKeyOf(key));
  const ratchetPrivate = draw(32);
  const sent = rootStep(received.rootKey, dh(ratchetPrivate, header.ratchetKey));
  return {
    plaintext,
    passedOver,
    session: {
      ...session,
      rootKey: sent.rootKey,
      ratchetPrivate,
      remoteKey: header.ratchetKey,
      sending: { key: sent.chainKey, index: 0 },
      receiving: { key: nextChainKey(key), index: header.index + 1 },
      previousLength: session.sending?.index ?? 0,
      chains: session.chains + 1,
    },
  };
}

function openWith(session: Session, { header, headerBytes, sealed }: RatchetMessage, messageKey: Buffer): Buffer {
  const [key, nonce] = keyAndNonce(messageKey, header.salt);
  return unpad(open(key, nonce, Buffer.concat([session.transcript, headerBytes]), sealed));
}
