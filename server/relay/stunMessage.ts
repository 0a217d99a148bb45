/*
 * Messages of STUN (RFC 8489, 5), on which TURN stands. Bytes in, values out: nothing here knows a socket, and nothing
 * throws on whatever a stranger sends.
 */

export const STUN_HEADER_BYTES = 20;
export const MAGIC_COOKIE = 0x2112_a442;
/** RFC 8489, 5: the two bits that tell a STUN message from what else may come on its port. */
const STUN_BITS = 0b1100_0000;
/** No request that we know the use of has half as many. */
const MAX_ATTRIBUTES = 64;

export type StunClass = 'request' | 'indication' | 'success' | 'error';

/** RFC 8489, 5: the bits C1 and C0. */
const CLASSES = ['request', 'indication', 'success', 'error'] as const satisfies readonly StunClass[];

export interface StunAttribute {
  readonly type: number;
  readonly value: Buffer;
  /** Where its header begins in the message. */
  readonly at: number;
}

export interface StunMessage {
  readonly kind: StunClass;
  /** 0x000 to 0xfff. */
  readonly method: number;
  /** 12 bytes. */
  readonly transactionId: Buffer;
  /** In their order, without those that do not count because they come after MESSAGE-INTEGRITY. */
  readonly attributes: readonly StunAttribute[];
  /** The whole message. */
  readonly bytes: Buffer;
}

export type AttributeToSend = readonly [type: number, value: Uint8Array];

/** RFC 8489, 18.3, and RFC 8656, 18. */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  evenPort: 0x0018,
  requestedTransport: 0x0019,
  dontFragment: 0x001a,
  messageIntegritySha256: 0x001c,
  xorMappedAddress: 0x0020,
  reservationToken: 0x0022,
  additionalAddressFamily: 0x8000,
  addressErrorCode: 0x8001,
  fingerprint: 0x8028,
} as const;

/** RFC 8489, 18.1, and RFC 8656, 17. */
export const METHOD = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;

/** RFC 8489, 14: from here on an attribute that is not understood may be passed over. */
const COMPREHENSION_OPTIONAL = 0x8000;

/** How long a message is whose first bytes these are, if they can begin one. */
export function stunMessageLength(bytes: Buffer): number {
  return STUN_HEADER_BYTES + bytes.readUInt16BE(2);
}

/** Reads a whole message; undefined for whatever is none. */
export function parseStunMessage(bytes: Buffer): StunMessage | undefined {
  if (bytes.length < STUN_HEADER_BYTES || ((bytes[0] ?? 0) & STUN_BITS) !== 0) return undefined;
  // RFC 8489, 5: all attributes are padded to four bytes.
  if (bytes.length % 4 !== 0 || stunMessageLength(bytes) !== bytes.length) return undefined;
  if (bytes.readUInt32BE(4) !== MAGIC_COOKIE) return undefined;
  const attributes = parseAttributes(bytes);
  if (attributes === undefined) return undefined;
  const type = bytes.readUInt16BE(0);
  return {
    kind: CLASSES[((type & 0x100) >> 7) | ((type & 0x10) >> 4)] ?? 'error',
    method: (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2),
    transactionId: bytes.subarray(8, STUN_HEADER_BYTES),
    attributes,
    bytes,
  };
}

function parseAttributes(bytes: Buffer): StunAttribute[] | undefined {
  const attributes: StunAttribute[] = [];
  let isSealed = false;
  let isOver = false;
  let at = STUN_HEADER_BYTES;
  for (let count = 0; at < bytes.length; count += 1) {
    if (count === MAX_ATTRIBUTES || at + 4 > bytes.length) return undefined;
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > bytes.length) return undefined;
    // RFC 8489, 14.5: what follows MESSAGE-INTEGRITY is ignored, but for FINGERPRINT, which 14.7 has be the last.
    const counts = !isOver && (!isSealed || type === ATTRIBUTE.fingerprint);
    if (counts) attributes.push({ type, value: bytes.subarray(at + 4, end), at });
    isSealed ||= type === ATTRIBUTE.messageIntegrity;
    isOver ||= type === ATTRIBUTE.fingerprint;
    at = paddedLength(end);
  }
  return attributes;
}

/** RFC 8489, 14: of an attribute that comes more than once, the first counts. */
export function attributeOf({ attributes }: StunMessage, type: number): Buffer | undefined {
  return attributes.find((attribute) => attribute.type === type)?.value;
}

export function attributesOf({ attributes }: StunMessage, type: number): Buffer[] {
  return attributes.filter((attribute) => attribute.type === type).map(({ value }) => value);
}

/** The types that may not be passed over, and are none of `known`. */
export function notUnderstood({ attributes }: StunMessage, known: ReadonlySet<number>): number[] {
  const types = attributes.map(({ type }) => type).filter((type) => type < COMPREHENSION_OPTIONAL && !known.has(type));
  return [...new Set(types)];
}

export function encodeStunMessage(
  kind: StunClass,
  method: number,
  transactionId: Uint8Array,
  attributes: readonly AttributeToSend[],
): Buffer {
  const length = attributes.reduce((sum, [, value]) => sum + 4 + paddedLength(value.length), 0);
  const bytes = Buffer.alloc(STUN_HEADER_BYTES + length);
  bytes.writeUInt16BE(messageType(kind, method), 0);
  bytes.writeUInt16BE(length, 2);
  bytes.writeUInt32BE(MAGIC_COOKIE, 4);
  bytes.set(transactionId, 8);
  let at = STUN_HEADER_BYTES;
  for (const [type, value] of attributes) {
    bytes.writeUInt16BE(type, at);
    bytes.writeUInt16BE(value.length, at + 2);
    bytes.set(value, at + 4);
    at += 4 + paddedLength(value.length);
  }
  return bytes;
}

function messageType(kind: StunClass, method: number): number {
  const bits = CLASSES.indexOf(kind);
  const classBits = ((bits & 0b10) << 7) | ((bits & 0b01) << 4);
  return classBits | (method & 0x000f) | ((method & 0x0070) << 1) | ((method & 0x0f80) << 2);
}

/** The next multiple of four. */
export function paddedLength(length: number): number {
  return (length + 3) & ~3;
}
