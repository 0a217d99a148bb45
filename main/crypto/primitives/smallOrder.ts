/** Every encoding of a point of small order on Ed25519, without the top bit, which is the sign of x. */
const SMALL_ORDER = new Set(
  [
    // The neutral point, the points of order 2 and 4, those of order 8, and what is the same modulo p.
    ['01', '00'.repeat(30), '00'],
    ['ec', 'ff'.repeat(30), '7f'],
    ['00', '00'.repeat(30), '00'],
    ['26', 'e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc', '05'],
    ['c7', '176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03', '7a'],
    ['ed', 'ff'.repeat(30), '7f'],
    ['ee', 'ff'.repeat(30), '7f'],
  ].map((parts) => parts.join('')),
);

/**
 * Whether an Ed25519 public key is a point of small order. Under such a key one signature fits many messages. OpenSSL
 * and noble refuse it by themselves; BoringSSL does not.
 */
export function isSmallOrder(publicKey: Uint8Array): boolean {
  const unsigned = Buffer.from(publicKey);
  unsigned.writeUInt8(unsigned.readUInt8(31) & 0x7f, 31);
  return SMALL_ORDER.has(unsigned.toString('hex'));
}
