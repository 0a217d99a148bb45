import type { KemParameters } from './primitives.ts';
import { Refusal } from './refusal.ts';

const P = 2n ** 255n - 19n;
const LOW_ORDER = new Set([
  0n,
  1n,
  P - 1n,
  littleEndian(Buffer.from('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', 'hex')),
  littleEndian(Buffer.from('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157', 'hex')),
]);

function littleEndian(bytes: Buffer): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

/** docs/PROTOCOL.md section 3: bit 255 makes the number too great, so one comparison refuses every second encoding. */
export function checkX25519(key: Buffer): void {
  if (key.length !== 32) throw new Refusal('E_BAD_KEY');
  const u = littleEndian(key);
  if (u >= P || LOW_ORDER.has(u)) throw new Refusal('E_BAD_KEY');
}

/** FIPS 203 section 7.2: the length, and that every coefficient is reduced. */
export function checkKem(kem: KemParameters, key: Buffer): void {
  if (key.length !== kem.keyBytes) throw new Refusal('E_BAD_KEY');
  for (let bit = 0; bit < (key.length - 32) * 8; bit += 12) {
    const at = bit >> 3;
    const pair = key.readUInt16LE(at);
    const coefficient = bit % 8 === 0 ? pair & 0xfff : pair >> 4;
    if (coefficient >= 3329) throw new Refusal('E_BAD_KEY');
  }
}
