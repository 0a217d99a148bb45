import { ascii, concat, label, lengthPrefixed, readUint, uint, writeUint } from './bytes.ts';
import { type Address, type IdentityDocument, identityBytes } from './identity.ts';
import { MESSAGE_VERSION } from './header.ts';
import { STATIC_WINDOW_S } from './limits.ts';
import { type PaddingBucket, isPaddedSize, pad, unpad } from './padding.ts';
import type { Draw, Primitives } from './primitives.ts';
import { type X25519PublicKey, sharedSecret } from './publicKey.ts';
import { RatchetError } from './ratchetError.ts';
import type { Secret } from './secret.ts';

/*
 * STATIC message, PROTOCOL "RealSignalCrypto and downgrade":
 *   00 ver=1 | 01 type=3 | 02 0xF0 | 03 flags=0 | 04 senderDev u32 | 08 rcptDev u32 | 0C time u48 (Unix seconds)
 *   | 12 salt[32] | 32 nonce[24] | 4A ciphertext ‖ tag[16]
 * Everything is sealed with keys that never change: whoever gets one of the two private keys later reads all of it (no
 * forward secrecy), goes on reading (no post-compromise security), and can pose as anybody towards its owner (KCI).
 */
export const STATIC_SUITE = 0xf0;
const TYPE_STATIC = 3;
const HEADER_BYTES = 0x4a;
const TAG_BYTES = 16;

/** XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), 24-byte nonce; otherwise as `Primitives`. */
export interface ExtendedAead {
  xaeadSeal(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** Undefined when the tag does not verify. */
  xaeadOpen(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

export interface StaticHeader {
  readonly senderDeviceId: number;
  readonly recipientDeviceId: number;
  /** Unix seconds by the sender's clock. */
  readonly time: number;
  /** 32 fresh random bytes; a recipient takes each once. */
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
}

export interface StaticMessage {
  readonly header: StaticHeader;
  readonly headerBytes: Uint8Array;
  readonly sealed: Uint8Array;
}

/** One end of the way a message goes. */
export interface StaticEnd {
  readonly address: Address;
  /** IdentityV1, 64 bytes. */
  readonly identity: Uint8Array;
}

/** What IKs signs for a device's static key: L("static") ‖ lp(userId) ‖ u32 deviceId ‖ IdentityV1 ‖ static key. */
export function staticCertificateMessage(
  address: Address,
  identity: Pick<IdentityDocument, 'signingKey' | 'dhKey'>,
  staticKey: Uint8Array,
): Uint8Array {
  return concat(label('static'), addressBytes(address), identityBytes(identity), staticKey);
}

/**
 * The key of one message in one direction: HKDF(salt = header.salt, ikm = DH(static A, static B), info = L("static") ‖
 * Identity of the sender ‖ Identity of the recipient ‖ both addresses, 32). A message sent back to its author has no
 * key there (A36).
 */
function directionKey(
  primitives: Primitives,
  ours: Secret,
  theirs: X25519PublicKey,
  salt: Uint8Array,
  from: StaticEnd,
  to: StaticEnd,
): Uint8Array {
  const shared = sharedSecret(primitives, ours, theirs);
  const info = concat(
    label('static'),
    from.identity,
    to.identity,
    addressBytes(from.address),
    addressBytes(to.address),
  );
  const key = primitives.hkdf(shared.bytes, salt, info, 32);
  shared.dispose();
  return key;
}

function addressBytes({ userId, deviceId }: Address): Uint8Array {
  return concat(lengthPrefixed(ascii(userId)), uint(deviceId, 4));
}

/** The keys of a conversation, from the side that works with them. */
export interface StaticKeys {
  readonly ours: Secret;
  readonly theirs: X25519PublicKey;
  readonly from: StaticEnd;
  readonly to: StaticEnd;
}

/** Draws the salt (32 bytes), then the nonce (24). `now` is Unix seconds. */
export function sealStatic(
  primitives: Primitives & ExtendedAead,
  { ours, theirs, from, to }: StaticKeys,
  plaintext: Uint8Array,
  bucket: PaddingBucket,
  now: number,
  draw: Draw,
): Uint8Array {
  const salt = draw(32);
  const nonce = draw(24);
  const header = new Uint8Array(HEADER_BYTES);
  header.set([MESSAGE_VERSION, TYPE_STATIC, STATIC_SUITE, 0]);
  writeUint(header, 0x04, from.address.deviceId, 4);
  writeUint(header, 0x08, to.address.deviceId, 4);
  writeUint(header, 0x0c, now, 6);
  header.set(salt, 0x12);
  header.set(nonce, 0x32);
  const key = directionKey(primitives, ours, theirs, salt, from, to);
  const padded = pad(plaintext, bucket);
  const sealed = primitives.xaeadSeal(key, nonce, header, padded);
  key.fill(0);
  padded.fill(0);
  return concat(header, sealed);
}

/** True if these first bytes of a message (two will do) are of this kind. Nothing of it is checked by that. */
export function isStaticMessage(start: Uint8Array): boolean {
  return start[0x01] === TYPE_STATIC;
}

/**
 * What stands for the conversation of two static keys where a session has its id: 16 bytes, not the same at both ends.
 */
export function staticConversationId(
  primitives: Pick<Primitives, 'sha256'>,
  theirs: Uint8Array,
  ours: Uint8Array,
): Uint8Array {
  return primitives.sha256(concat(label('static'), theirs, ours)).slice(0, 16);
}

/**
 * What a header says of itself: it is between these two devices (E_AUTH), and of this time (E_REPLAY), because the
 * salts of others are not remembered. `now` is Unix seconds.
 */
export function refuseMisplacedStatic(
  { senderDeviceId, recipientDeviceId, time }: StaticHeader,
  sender: Address,
  recipient: Address,
  now: number,
): void {
  if (senderDeviceId !== sender.deviceId || recipientDeviceId !== recipient.deviceId) {
    throw new RatchetError('E_AUTH', 'the message is between other devices');
  }
  if (Math.abs(now - time) > STATIC_WINDOW_S) throw new RatchetError('E_REPLAY', 'the message is of another time');
}

/** Throws E_VERSION for anything `sealStatic` does not write. */
export function decodeStaticMessage(bytes: Uint8Array): StaticMessage {
  if (!isPaddedSize(bytes.length - HEADER_BYTES - TAG_BYTES)) {
    throw new RatchetError('E_VERSION', 'the message has a size no padding gives');
  }
  if (bytes[0] !== MESSAGE_VERSION || bytes[1] !== TYPE_STATIC || bytes[2] !== STATIC_SUITE || bytes[3] !== 0) {
    throw new RatchetError('E_VERSION', 'not a static message');
  }
  return {
    header: {
      senderDeviceId: readUint(bytes, 0x04, 4),
      recipientDeviceId: readUint(bytes, 0x08, 4),
      time: readUint(bytes, 0x0c, 6),
      salt: bytes.slice(0x12, 0x32),
      nonce: bytes.slice(0x32, HEADER_BYTES),
    },
    headerBytes: bytes.slice(0, HEADER_BYTES),
    sealed: bytes.slice(HEADER_BYTES),
  };
}

/** Throws E_AUTH when the tag does not verify: another direction, other ends, another message. */
export function openStatic(
  primitives: Primitives & ExtendedAead,
  { ours, theirs, from, to }: StaticKeys,
  { header, headerBytes, sealed }: StaticMessage,
): Uint8Array {
  const key = directionKey(primitives, ours, theirs, header.salt, from, to);
  const padded = primitives.xaeadOpen(key, header.nonce, headerBytes, sealed);
  key.fill(0);
  if (padded === undefined) throw new RatchetError('E_AUTH', 'the tag does not verify');
  const plaintext = unpad(padded);
  padded.fill(0);
  return plaintext;
}
