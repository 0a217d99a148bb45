import { uint, zeros } from './encoding.ts';
import { kemOfSuite } from './primitives.ts';
import { checkX25519 } from './publicKeys.ts';
import { Refusal } from './refusal.ts';

/** docs/PROTOCOL.md section 7, RATCHET message. */
export interface Header {
  readonly suite: number;
  readonly sessionId: Buffer;
  readonly epoch: number;
  readonly ratchetKey: Buffer;
  readonly previousLength: number;
  readonly index: number;
  readonly salt: Buffer;
}

export interface RatchetMessage {
  readonly header: Header;
  readonly headerBytes: Buffer;
  readonly sealed: Buffer;
}

/** docs/PROTOCOL.md section 7, what a PREKEY message begins with. */
export interface Opening {
  readonly suite: number;
  readonly senderDevice: number;
  readonly recipientDevice: number;
  readonly epoch: number;
  /** IdentityV1. */
  readonly identity: Buffer;
  readonly certificate: Buffer;
  readonly caps: Buffer;
  readonly spkId: number;
  readonly opkId: number;
  readonly kemId: number;
  readonly kemKind: number;
  readonly recipientCapsVersion: number;
  readonly ephemeral: Buffer;
  readonly ciphertext: Buffer;
}

export interface PrekeyMessage {
  readonly opening: Opening;
  readonly openingBytes: Buffer;
  readonly message: RatchetMessage;
}

const HEADER_BYTES = 82;
const OPENING_BYTES = 208;

export const encodeHeader = (header: Header): Buffer =>
  Buffer.concat([
    Buffer.from([1, 2, header.suite, 0]),
    header.sessionId,
    uint(header.epoch, 6),
    header.ratchetKey,
    uint(header.previousLength, 4),
    uint(header.index, 4),
    header.salt,
  ]);

export const encodeOpening = (opening: Opening): Buffer =>
  Buffer.concat([
    Buffer.from([1, 1, opening.suite, 0]),
    uint(opening.senderDevice, 4),
    uint(opening.recipientDevice, 4),
    uint(opening.epoch, 6),
    opening.identity,
    opening.certificate,
    opening.caps,
    uint(opening.spkId, 4),
    uint(opening.opkId, 4),
    uint(opening.kemId, 4),
    uint(opening.kemKind, 1),
    zeros(1),
    uint(opening.recipientCapsVersion, 4),
    opening.ephemeral,
    opening.ciphertext,
  ]);

/** The type: 1 is PREKEY, 2 is RATCHET. Throws E_VERSION. */
export function messageType(bytes: Buffer): number {
  const type = bytes[1];
  if (bytes.length < 4 || bytes[0] !== 1 || (type !== 1 && type !== 2) || bytes[3] !== 0) {
    throw new Refusal('E_VERSION');
  }
  kemOfSuite(bytes.readUInt8(2));
  return type;
}

export function decodeRatchet(bytes: Buffer): RatchetMessage {
  if (messageType(bytes) !== 2) throw new Refusal('E_VERSION');
  const padded = bytes.length - HEADER_BYTES - 16;
  if (![256, 512, 1024, 2048, 4096, 8192, 16_384].includes(padded)) throw new Refusal('E_VERSION');
  const ratchetKey = bytes.subarray(0x1a, 0x3a);
  checkX25519(ratchetKey);
  return {
    header: {
      suite: bytes.readUInt8(2),
      sessionId: bytes.subarray(0x04, 0x14),
      epoch: bytes.readUIntBE(0x14, 6),
      ratchetKey,
      previousLength: bytes.readUInt32BE(0x3a),
      index: bytes.readUInt32BE(0x3e),
      salt: bytes.subarray(0x42, 0x52),
    },
    headerBytes: bytes.subarray(0, HEADER_BYTES),
    sealed: bytes.subarray(HEADER_BYTES),
  };
}

export function decodePrekey(bytes: Buffer): PrekeyMessage {
  if (messageType(bytes) !== 1) throw new Refusal('E_VERSION');
  const suite = bytes.readUInt8(2);
  const kem = kemOfSuite(suite);
  const end = OPENING_BYTES + (kem?.ciphertextBytes ?? 0);
  if (bytes.length < end) throw new Refusal('E_VERSION');
  const kemId = bytes.readUInt32BE(0xa6);
  const kemKind = bytes.readUInt8(0xaa);
  if (kemKind > 1 || bytes[0xab] !== 0) throw new Refusal('E_VERSION');
  if (kem === null && (kemId !== 0 || kemKind !== 0)) throw new Refusal('E_VERSION');
  const message = decodeRatchet(bytes.subarray(end));
  const ephemeral = bytes.subarray(0xb0, 0xd0);
  checkX25519(ephemeral);
  const epoch = bytes.readUIntBE(0x0c, 6);
  if (message.header.suite !== suite || message.header.epoch !== epoch) throw new Refusal('E_AUTH');
  return {
    openingBytes: bytes.subarray(0, end),
    message,
    opening: {
      suite,
      senderDevice: bytes.readUInt32BE(0x04),
      recipientDevice: bytes.readUInt32BE(0x08),
      epoch,
      identity: bytes.subarray(0x12, 0x52),
      certificate: bytes.subarray(0x52, 0x92),
      caps: bytes.subarray(0x92, 0x9e),
      spkId: bytes.readUInt32BE(0x9e),
      opkId: bytes.readUInt32BE(0xa2),
      kemId,
      kemKind,
      recipientCapsVersion: bytes.readUInt32BE(0xac),
      ephemeral,
      ciphertext: bytes.subarray(OPENING_BYTES, end),
    },
  };
}

/** docs/PROTOCOL.md section 7, Padding. Throws E_STATE for what fits no size. */
export function pad(plaintext: Buffer, smallest: number): Buffer {
  let size = smallest;
  while (size <= plaintext.length) size *= 2;
  if (size > 16_384) throw new Refusal('E_STATE');
  return Buffer.concat([plaintext, Buffer.from([0x80]), zeros(size - plaintext.length - 1)]);
}

export function unpad(padded: Buffer): Buffer {
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 0x80) throw new Refusal('E_VERSION');
  return padded.subarray(0, end);
}
