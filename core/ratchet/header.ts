import { isPaddedSize } from './padding.ts';
import { readUint, writeUint } from './bytes.ts';
import { type X25519PublicKey, parseX25519PublicKey } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import { type Suite, suiteById } from './suite.ts';

/*
 * RATCHET message, PROTOCOL "Wire format":
 *   00 ver=1 | 01 type=2 | 02 suite | 03 flags=0 | 04 sessionId[16] | 14 epoch u48 | 1A DHs[32] | 3A PN u32 | 3E N u32
 *   | 42 salt[16] | 52 ciphertext ‖ tag[16]
 */
export const MESSAGE_VERSION = 1;
export const TYPE_PREKEY = 1;
const TYPE_RATCHET = 2;
const HEADER_BYTES = 0x52;
const TAG_BYTES = 16;

export interface RatchetHeader {
  readonly suite: Suite;
  readonly sessionId: Uint8Array;
  readonly epoch: number;
  /** The sender's current ratchet key. */
  readonly ratchetKey: X25519PublicKey;
  /** PN: how many messages the sender's previous chain carried. */
  readonly previousLength: number;
  /** N: index on this chain. */
  readonly index: number;
  /** 16 fresh random bytes. */
  readonly salt: Uint8Array;
}

/** A decoded RATCHET message; `headerBytes` is what the tag covers besides the transcript. */
export interface RatchetMessage {
  readonly header: RatchetHeader;
  readonly headerBytes: Uint8Array;
  readonly sealed: Uint8Array;
}

export function encodeHeader(header: RatchetHeader): Uint8Array {
  const out = new Uint8Array(HEADER_BYTES);
  out.set([MESSAGE_VERSION, TYPE_RATCHET, header.suite.id, 0]);
  out.set(header.sessionId, 0x04);
  writeUint(out, 0x14, header.epoch, 6);
  out.set(header.ratchetKey, 0x1a);
  writeUint(out, 0x3a, header.previousLength, 4);
  writeUint(out, 0x3e, header.index, 4);
  out.set(header.salt, 0x42);
  return out;
}

/** The common first four bytes of every message. Throws E_VERSION for what this version does not read. */
export function decodePreamble(bytes: Uint8Array): { readonly type: number; readonly suite: Suite } {
  if (bytes.length < 4) throw new RatchetError('E_VERSION', 'the message is too short');
  const [version, type, suite, flags] = [bytes[0], bytes[1] ?? 0, bytes[2] ?? 0, bytes[3]];
  if (version !== MESSAGE_VERSION) throw new RatchetError('E_VERSION', 'unknown message version');
  if (type !== TYPE_PREKEY && type !== TYPE_RATCHET) throw new RatchetError('E_VERSION', 'unknown message type');
  if (flags !== 0) throw new RatchetError('E_VERSION', 'unknown message flags');
  return { type, suite: suiteById(suite) };
}

/** Throws E_VERSION (layout, size) or E_BAD_KEY (ratchet key). Limits of N and PN belong to the session. */
export function decodeRatchetMessage(bytes: Uint8Array): RatchetMessage {
  const { type, suite } = decodePreamble(bytes);
  if (type !== TYPE_RATCHET) throw new RatchetError('E_VERSION', 'not a ratchet message');
  if (!isPaddedSize(bytes.length - HEADER_BYTES - TAG_BYTES)) {
    throw new RatchetError('E_VERSION', 'the message has a size no padding gives');
  }
  return {
    header: {
      suite,
      sessionId: bytes.slice(0x04, 0x14),
      epoch: readUint(bytes, 0x14, 6),
      ratchetKey: parseX25519PublicKey(bytes.subarray(0x1a, 0x3a)),
      previousLength: readUint(bytes, 0x3a, 4),
      index: readUint(bytes, 0x3e, 4),
      salt: bytes.slice(0x42, 0x52),
    },
    headerBytes: bytes.slice(0, HEADER_BYTES),
    sealed: bytes.slice(HEADER_BYTES),
  };
}
