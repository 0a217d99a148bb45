import { equalBytes } from './bytes.ts';
import type { RatchetHeader, RatchetMessage } from './header.ts';
import { MAX_CHAIN } from './limits.ts';
import { type MessageChain, advanceChain, openMessage } from './messageChain.ts';
import { unpad } from './padding.ts';
import type { Draw, Primitives } from './primitives.ts';
import { type X25519KeyPair, drawX25519KeyPair } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import { stepRoot } from './rootChain.ts';
import type { Secret } from './secret.ts';
import type { ReceivingChain, Session } from './session.ts';
import type { SkippedKey } from './skippedKeys.ts';

/*
 * The receiving half of the Double Ratchet: which chain a message is of, the keys it overtook, and the session after
 * it. Nothing of the session given changes, whatever becomes of the message.
 */

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
