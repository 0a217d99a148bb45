import { label, lengthPrefixed, uint, zeros } from './encoding.ts';
import { pad, unpad } from './messages.ts';
import { dh, hkdf, open, seal, x25519Public } from './primitives.ts';
import { Refusal } from './refusal.ts';
import { bytesIfAny, bytesOf, numberOf, partOf, textOf } from './vectorValues.ts';

/* docs/PROTOCOL.md section 19. */

type Values = Readonly<Record<string, unknown>>;

const HEADER_BYTES = 0x4a;
const SIGMA = [0x61707865, 0x3320646e, 0x79622d32, 0x6b206574];

const rotate = (word: number, by: number): number => ((word << by) | (word >>> (32 - by))) >>> 0;

/** HChaCha20 of draft-irtf-cfrg-xchacha section 2.2: the one part of XChaCha20 that node:crypto does not have. */
function hChaCha20(key: Buffer, nonce: Buffer): Buffer {
  const words = (bytes: Buffer): number[] =>
    Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readUInt32LE(4 * i));
  const state = Uint32Array.from([...SIGMA, ...words(key), ...words(nonce)]);
  const at = (i: number): number => state[i] ?? 0;
  const step = (a: number, b: number, d: number, by: number): void => {
    state[a] = at(a) + at(b);
    state[d] = rotate(at(d) ^ at(a), by);
  };
  const quarter = (a: number, b: number, c: number, d: number): void => {
    step(a, b, d, 16);
    step(c, d, b, 12);
    step(a, b, d, 8);
    step(c, d, b, 7);
  };
  for (let round = 0; round < 10; round++) {
    for (const i of [0, 1, 2, 3]) quarter(i, i + 4, i + 8, i + 12);
    for (const i of [0, 1, 2, 3]) quarter(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4));
  }
  const out = zeros(32);
  [0, 1, 2, 3, 12, 13, 14, 15].forEach((i, place) => out.writeUInt32LE(at(i), 4 * place));
  return out;
}

/** XChaCha20-Poly1305 is ChaCha20-Poly1305 under the key that HChaCha20 makes of the first 16 bytes of the nonce. */
const subkey = (key: Buffer, nonce: Buffer): readonly [key: Buffer, nonce: Buffer] => [
  hChaCha20(key, nonce.subarray(0, 16)),
  Buffer.concat([zeros(4), nonce.subarray(16)]),
];

const addressOf = (party: Values): Buffer =>
  Buffer.concat([lengthPrefixed(textOf(party, 'userId')), uint(numberOf(party, 'deviceId'), 4)]);

function directionKey(from: Values, to: Values, salt: Buffer): Buffer {
  const ss = dh(bytesOf(from, 'private'), x25519Public(bytesOf(to, 'private')));
  const ends = [bytesOf(from, 'identity'), bytesOf(to, 'identity'), addressOf(from), addressOf(to)];
  return hkdf(salt, ss, Buffer.concat([label('static'), ...ends]), 32);
}

function sealed(values: Values): Buffer {
  const [from, to] = [partOf(values, 'from'), partOf(values, 'to')];
  const [salt, nonce] = [bytesOf(values, 'salt'), bytesOf(values, 'nonce')];
  const header = Buffer.concat([
    Buffer.from([1, 3, 0xf0, 0]),
    uint(numberOf(from, 'deviceId'), 4),
    uint(numberOf(to, 'deviceId'), 4),
    uint(numberOf(values, 'time'), 6),
    salt,
    nonce,
  ]);
  const [key, short] = subkey(directionKey(from, to, salt), nonce);
  return Buffer.concat([header, seal(key, short, header, pad(bytesOf(values, 'pt'), numberOf(values, 'size')))]);
}

function opened(values: Values, wire: Buffer): Buffer {
  const text = wire.length - HEADER_BYTES - 16;
  const isPadded = text >= 256 && text <= 16_384 && Number.isInteger(Math.log2(text));
  if (!isPadded || !wire.subarray(0, 4).equals(Buffer.from([1, 3, 0xf0, 0]))) throw new Refusal('E_VERSION');
  const header = wire.subarray(0, HEADER_BYTES);
  const [salt, nonce] = [header.subarray(0x12, 0x32), header.subarray(0x32)];
  const [key, short] = subkey(directionKey(partOf(values, 'from'), partOf(values, 'to'), salt), nonce);
  return unpad(open(key, short, header, wire.subarray(HEADER_BYTES)));
}

export function staticSeal(values: Values): Readonly<Record<string, Buffer>> {
  const wire = bytesIfAny(values, 'wire');
  return wire === undefined ? { wire: sealed(values) } : { pt: opened(values, wire) };
}
