import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintHolds, hasIntegrity, longTermKey, withFingerprint, withIntegrity } from './messageIntegrity.ts';
import { ATTRIBUTE, attributeOf, encodeStunMessage, parseStunMessage, type StunMessage } from './stunMessage.ts';
import { readXorAddress, type TransportAddress, transportAddress, writeXorAddress } from './transportAddress.ts';

// The vectors of RFC 5769.
const REQUEST = `
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74 00240004 6e0001ff
  80290008 932ff9b1 51263b36 00060009 6576746a 3a683676 59202020 00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249
  c1b571a2 80280004 e57a3bcf`;
const IPV4_RESPONSE = `
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220 00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7 80280004 c07d4c96`;
const IPV6_RESPONSE = `
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220 00200014 0002a147 0113a9fa
  a5d3f179 bc25f4b5 bed2b9d9 00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41 80280004 c8fb0b4c`;
const LONG_TERM_REQUEST = `
  00010060 2112a442 78ad3433 c6ad72c0 29da412e 00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000 0015001c
  662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341 0014000b 6578616d 706c652e 6f726700 00080014
  f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666`;
const SHORT_TERM_KEY = Buffer.from('VOkJxbRl1RmTxUk/WvJxBt');

const bytesOf = (hex: string) => Buffer.from(hex.replace(/\s/gu, ''), 'hex');
function read(hex: string): StunMessage {
  const message = parseStunMessage(bytesOf(hex));
  if (message === undefined) throw new Error('it is a message');
  return message;
}

test('the sample request of RFC 5769, 2.1, is read, and its integrity and fingerprint hold', () => {
  const request = read(REQUEST);
  expect([request.kind, request.method]).toEqual(['request', 1]);
  expect(request.transactionId.toString('hex')).toBe('b7e7a701bc34d686fa87dfae');
  expect(attributeOf(request, ATTRIBUTE.username)?.toString()).toBe('evtj:h6vY');
  expect(hasIntegrity(request, SHORT_TERM_KEY)).toBe(true);
  expect(hasIntegrity(request, Buffer.from('another'))).toBe(false);
  expect(fingerprintHolds(request)).toBe(true);
});

test.each([
  ['2.2', IPV4_RESPONSE, '192.0.2.1'],
  ['2.3', IPV6_RESPONSE, '2001:db8:1234:5678:11:2233:4455:6677'],
])('the sample response of RFC 5769, %s, is read, and written again byte for byte', (_, hex, address) => {
  const response = read(hex);
  expect(response.kind).toBe('success');
  expect(hasIntegrity(response, SHORT_TERM_KEY)).toBe(true);
  expect(fingerprintHolds(response)).toBe(true);
  const mapped = attributeOf(response, ATTRIBUTE.xorMappedAddress) ?? Buffer.alloc(0);
  const read_ = readXorAddress(mapped, response.transactionId);
  expect(read_).toEqual({ family: address.includes(':') ? 6 : 4, address, port: 32_853 });
  expect(writeXorAddress(transportAddress(address, 32_853), response.transactionId)).toEqual(mapped);

  // The RFC pads with spaces; so that only the attributes that we write are compared, its SOFTWARE goes in padded.
  const [software] = response.attributes;
  const plain = encodeStunMessage('success', 1, response.transactionId, [
    [software?.type ?? 0, software?.value ?? Buffer.alloc(0)],
    [ATTRIBUTE.xorMappedAddress, mapped],
  ]);
  plain.write(' ', 20 + 4 + 11);
  expect(withFingerprint(withIntegrity(plain, SHORT_TERM_KEY))).toEqual(bytesOf(hex));
});

test('the long-term request of RFC 5769, 2.4, holds under the key of its name, realm and password', () => {
  const request = read(LONG_TERM_REQUEST);
  expect(attributeOf(request, ATTRIBUTE.realm)?.toString()).toBe('example.org');
  expect(hasIntegrity(request, longTermKey('マトリックス', 'example.org', 'TheMatrIX'))).toBe(true);
  expect(hasIntegrity(request, longTermKey('マトリックス', 'example.org', 'TheMatrix'))).toBe(false);
});

test('what somebody adds behind MESSAGE-INTEGRITY does not count', () => {
  const id = Buffer.alloc(12, 7);
  const sealed = withIntegrity(encodeStunMessage('request', 4, id, []), SHORT_TERM_KEY);
  const added = Buffer.concat([sealed, Buffer.from([0, ATTRIBUTE.lifetime, 0, 4, 0, 0, 0, 0])]);
  added.writeUInt16BE(added.length - 20, 2);
  const message = parseStunMessage(added);
  expect(message && attributeOf(message, ATTRIBUTE.lifetime)).toBeUndefined();
  expect(message && hasIntegrity(message, SHORT_TERM_KEY)).toBe(true);
});

test('one flipped bit anywhere in the sealed part is noticed', () => {
  const whole = bytesOf(REQUEST);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.length - 8 - 20 - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const bent = Buffer.from(whole);
      bent[at] = (bent[at] ?? 0) ^ (1 << bit);
      const message = parseStunMessage(bent);
      expect(message !== undefined && hasIntegrity(message, SHORT_TERM_KEY)).toBe(false);
    }),
  );
});

const method = fc.integer({ min: 0, max: 0xfff });
const kind = fc.constantFrom('request', 'indication', 'success', 'error' as const);
const transactionId = fc.uint8Array({ minLength: 12, maxLength: 12 });
const type = fc.integer({ min: 0, max: 0xffff }).filter((one) => one !== ATTRIBUTE.messageIntegrity && one !== 0x8028);
const attributes = fc.array(fc.tuple(type, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });

test('whatever is written is read the same', () => {
  fc.assert(
    fc.property(kind, method, transactionId, attributes, (kind, method, id, attributes) => {
      const message = parseStunMessage(encodeStunMessage(kind, method, id, attributes));
      expect(message).toMatchObject({ kind, method, transactionId: Buffer.from(id) });
      expect(message?.attributes.map(({ type, value }) => [type, new Uint8Array(value)])).toEqual(attributes);
    }),
  );
});

test('no bytes make the reader throw, and none that are cut short are taken for a message', () => {
  const garbage = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  fc.assert(fc.property(garbage, (bytes) => void parseStunMessage(bytes)));
  const bent = fc.tuple(fc.constantFrom(REQUEST, IPV6_RESPONSE, LONG_TERM_REQUEST), fc.nat(), fc.nat(255));
  fc.assert(
    fc.property(bent, ([hex, where, value]) => {
      const bytes = bytesOf(hex);
      bytes[where % bytes.length] = value;
      const message = parseStunMessage(bytes);
      if (message === undefined) return;
      for (const { value } of message.attributes) void readXorAddress(value, message.transactionId);
      void fingerprintHolds(message);
      expect(parseStunMessage(bytes.subarray(0, where % bytes.length))).toBeUndefined();
    }),
  );
});

test('a message of more attributes than any request has is none', () => {
  const many = Array.from({ length: 65 }, () => [0x8022, new Uint8Array()] as const);
  expect(parseStunMessage(encodeStunMessage('request', 1, Buffer.alloc(12), many))).toBeUndefined();
});

const ipv6 = fc.uint8Array({ minLength: 16, maxLength: 16 });
test('every address is read as it was written, IPv6 too', () => {
  fc.assert(
    fc.property(ipv6, fc.nat(65_535), transactionId, (bytes, port, id) => {
      const value = Buffer.concat([Buffer.from([0, 2, 0, 0]), bytes]);
      value.writeUInt16BE(port, 2);
      const address = readXorAddress(value, Buffer.from(id)) as TransportAddress;
      expect(writeXorAddress(address, Buffer.from(id))).toEqual(value);
    }),
  );
});
