import { Refusal } from '../../ratchet/vectors/reference/refusal.ts';

/** As much of the protobuf encoding as docs/PROTOCOL.md section 9 needs: varints, and fields with a length. */
export interface Field {
  readonly number: number;
  /** The value of a varint field; 0 for one with a length. */
  readonly value: number;
  readonly bytes: Buffer;
}

const VARINT = 0;
const I64 = 1;
const LENGTH = 2;
const I32 = 5;

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = BigInt(value);
  for (; rest > 0x7fn; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...out, Number(rest)]);
}

/** proto3 leaves out what is zero or empty. */
export const uintField = (number: number, value: number): Buffer =>
  value === 0 ? Buffer.alloc(0) : Buffer.concat([varint(number * 8 + VARINT), varint(value)]);

export const bytesField = (number: number, bytes: Buffer): Buffer =>
  bytes.length === 0 ? bytes : messageField(number, bytes);

export const textField = (number: number, text: string): Buffer => bytesField(number, Buffer.from(text, 'utf8'));

/** A message inside: it stands there even if it is empty. */
export const messageField = (number: number, message: Buffer): Buffer =>
  Buffer.concat([varint(number * 8 + LENGTH), varint(message.length), message]);

/** Every field in its order, known or not. Throws E_VERSION for what is no protobuf. */
export function readFields(message: Buffer): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const take = (length: number): Buffer => {
    if (length > message.length - at) throw new Refusal('E_VERSION');
    at += length;
    return message.subarray(at - length, at);
  };
  const number = (): number => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = take(1).readUInt8(0);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(value);
    }
    throw new Refusal('E_VERSION');
  };
  while (at < message.length) {
    const tag = number();
    const wire = tag % 8;
    const read = { number: Math.floor(tag / 8), value: 0, bytes: Buffer.alloc(0) };
    if (wire === VARINT) fields.push({ ...read, value: number() });
    else if (wire === LENGTH) fields.push({ ...read, bytes: take(number()) });
    else if (wire === I64) take(8);
    else if (wire === I32) take(4);
    else throw new Refusal('E_VERSION');
  }
  return fields;
}
