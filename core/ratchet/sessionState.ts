import { concat, isAllZero, readUint, uint } from './bytes.ts';
import { MAX_CHAIN, MAX_SESSION_MESSAGES } from './limits.ts';
import type { MessageChain } from './messageChain.ts';
import { parseX25519PublicKey } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import { Secret } from './secret.ts';
import type { Session } from './session.ts';
import { suiteById } from './suite.ts';

/*
 * A session at rest: 320 bytes, one layout for each version byte.
 *   00 version=1 | 01 suite | 02 flags (1 initiated by us, 2 acknowledged, 4 has a receiving chain) | 03 jitter
 *   | 04 sessionId[16] | 14 epoch u48 | 1A createdAt u48 | 20 TH[32] | 40 openingDigest[32] | 60 RK[32]
 *   | 80 DHs private[32] | A0 DHs public[32] | C0 DHr[32] | E0 CKs[32] | 100 CKr[32]
 *   | 120 Ns u32 | 124 Nr u32 | 128 PN u32 | 12C sent u32 | 130 receivedSinceSent u32 | 134 receivingChains u32
 *   | 138 0^8
 */
const VERSION = 1;
const SESSION_STATE_BYTES = 320;
const INITIATED_BY_US = 1;
const ACKNOWLEDGED = 2;
const HAS_RECEIVING = 4;
const ABSENT = new Uint8Array(32);

/** The bytes are secret; the store encrypts them and the caller wipes them. */
export function encodeSession(session: Session): Uint8Array {
  const { sending, receiving } = session;
  if (sending === null) throw new RatchetError('E_STATE', 'a session without a sending chain is not saved');
  const flags =
    (session.initiatedByUs ? INITIATED_BY_US : 0) |
    (session.acknowledged ? ACKNOWLEDGED : 0) |
    (receiving === null ? 0 : HAS_RECEIVING);
  return concat(
    Uint8Array.of(VERSION, session.suite.id, flags, session.rotationJitter),
    session.sessionId,
    uint(session.epoch, 6),
    uint(session.createdAt, 6),
    session.transcript,
    session.openingDigest,
    session.rootKey.bytes,
    session.ratchetKey.privateKey.bytes,
    session.ratchetKey.publicKey,
    receiving?.remoteRatchetKey ?? ABSENT,
    sending.key.bytes,
    receiving?.key.bytes ?? ABSENT,
    uint(sending.index, 4),
    uint(receiving?.index ?? 0, 4),
    uint(session.previousSendingLength, 4),
    uint(session.sentCount, 4),
    uint(session.receivedSinceSent, 4),
    uint(session.receivingChains, 4),
    new Uint8Array(8),
  );
}

/** Throws E_STATE for anything `encodeSession` does not write (A27). */
export function decodeSession(bytes: Uint8Array): Session {
  if (bytes.length !== SESSION_STATE_BYTES) throw corrupt('has the wrong length');
  if (bytes[0] !== VERSION) throw corrupt('is of an unknown version');
  const flags = bytes[2] ?? 0;
  const rotationJitter = bytes[3] ?? 0;
  if (flags > 7 || rotationJitter > 63 || !isAllZero(bytes.subarray(0x138))) throw corrupt('has reserved bits set');
  const at = (offset: number, length = 32): Uint8Array => bytes.slice(offset, offset + length);
  const counter = (offset: number, limit: number): number => {
    const value = readUint(bytes, offset, 4);
    if (value > limit) throw corrupt('counts past a limit');
    return value;
  };
  const receivingIndex = counter(0x124, MAX_CHAIN);
  const hasReceiving = (flags & HAS_RECEIVING) !== 0;
  const noChain = isAllZero(bytes.subarray(0xc0, 0xe0)) && isAllZero(bytes.subarray(0x100, 0x120));
  if (!hasReceiving && !(noChain && receivingIndex === 0)) throw corrupt('has half a receiving chain');
  const secrets: Secret[] = [];
  const secretAt = (offset: number): Secret => {
    const secret = new Secret(at(offset));
    secrets.push(secret);
    return secret;
  };
  try {
    const sending: MessageChain = { key: secretAt(0xe0), index: counter(0x120, MAX_CHAIN) };
    return {
      suite: suiteById(bytes[1] ?? 0),
      sessionId: at(0x04, 16),
      epoch: readUint(bytes, 0x14, 6),
      createdAt: readUint(bytes, 0x1a, 6),
      transcript: at(0x20),
      openingDigest: at(0x40),
      initiatedByUs: (flags & INITIATED_BY_US) !== 0,
      acknowledged: (flags & ACKNOWLEDGED) !== 0,
      rootKey: secretAt(0x60),
      ratchetKey: { privateKey: secretAt(0x80), publicKey: parseX25519PublicKey(at(0xa0)) },
      sending,
      receiving: hasReceiving
        ? { key: secretAt(0x100), index: receivingIndex, remoteRatchetKey: parseX25519PublicKey(at(0xc0)) }
        : null,
      previousSendingLength: counter(0x128, MAX_CHAIN),
      sentCount: counter(0x12c, MAX_SESSION_MESSAGES),
      rotationJitter,
      receivedSinceSent: readUint(bytes, 0x130, 4),
      receivingChains: readUint(bytes, 0x134, 4),
    };
  } catch (cause) {
    for (const secret of secrets) secret.dispose();
    if (cause instanceof RatchetError && cause.code === 'E_STATE') throw cause;
    throw new RatchetError('E_STATE', 'a stored session holds a malformed value', { cause });
  }
}

function corrupt(what: string): RatchetError {
  return new RatchetError('E_STATE', `a stored session ${what}`);
}
