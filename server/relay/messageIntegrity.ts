import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { crc32 } from './crc32.ts';
import { ATTRIBUTE, STUN_HEADER_BYTES, type StunMessage } from './stunMessage.ts';

const INTEGRITY_BYTES = 20;
const FINGERPRINT_BYTES = 4;
/** RFC 8489, 14.7: "STUN", so that it differs from a CRC-32 that the payload may have of its own. */
const FINGERPRINT_XOR = 0x5354_554e;

/** RFC 8489, 9.2.2: the key of a long-term credential. MD5 is what every WebRTC engine computes with. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest();
}

/** RFC 8489, 14.5. False for a message without MESSAGE-INTEGRITY. */
export function hasIntegrity({ attributes, bytes }: StunMessage, key: Buffer): boolean {
  const attribute = attributes.find(({ type }) => type === ATTRIBUTE.messageIntegrity);
  if (attribute === undefined || attribute.value.length !== INTEGRITY_BYTES) return false;
  return timingSafeEqual(attribute.value, integrityOf(bytes, attribute.at, key));
}

/** The message with MESSAGE-INTEGRITY at its end. */
export function withIntegrity(bytes: Buffer, key: Buffer): Buffer {
  return appended(bytes, ATTRIBUTE.messageIntegrity, integrityOf(bytes, bytes.length, key));
}

/** Of what stands before `end`, under a header that counts the attribute itself and nothing behind it. */
function integrityOf(bytes: Buffer, end: number, key: Buffer): Buffer {
  return createHmac('sha1', key)
    .update(headerCounting(bytes, end + 4 + INTEGRITY_BYTES))
    .update(bytes.subarray(STUN_HEADER_BYTES, end))
    .digest();
}

/** RFC 8489, 14.7. A message without FINGERPRINT claims nothing, and passes. */
export function fingerprintHolds({ attributes, bytes }: StunMessage): boolean {
  const attribute = attributes.find(({ type }) => type === ATTRIBUTE.fingerprint);
  if (attribute === undefined) return true;
  const isLast = attribute.at + 4 + FINGERPRINT_BYTES === bytes.length;
  if (!isLast || attribute.value.length !== FINGERPRINT_BYTES) return false;
  return attribute.value.readUInt32BE(0) === fingerprintOf(bytes, attribute.at);
}

export function withFingerprint(bytes: Buffer): Buffer {
  const value = Buffer.alloc(FINGERPRINT_BYTES);
  value.writeUInt32BE(fingerprintOf(bytes, bytes.length));
  return appended(bytes, ATTRIBUTE.fingerprint, value);
}

function fingerprintOf(bytes: Buffer, end: number): number {
  const header = headerCounting(bytes, end + 4 + FINGERPRINT_BYTES);
  return (crc32(header, bytes.subarray(STUN_HEADER_BYTES, end)) ^ FINGERPRINT_XOR) >>> 0;
}

function headerCounting(bytes: Buffer, messageLength: number): Buffer {
  const header = Buffer.from(bytes.subarray(0, STUN_HEADER_BYTES));
  header.writeUInt16BE(messageLength - STUN_HEADER_BYTES, 2);
  return header;
}

function appended(bytes: Buffer, type: number, value: Buffer): Buffer {
  const attribute = Buffer.alloc(4);
  attribute.writeUInt16BE(type, 0);
  attribute.writeUInt16BE(value.length, 2);
  const whole = Buffer.concat([bytes, attribute, value]);
  whole.writeUInt16BE(whole.length - STUN_HEADER_BYTES, 2);
  return whole;
}
