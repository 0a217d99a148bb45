/** What stands in the clear before each sealed frame in SFrame, and behind it here (RFC 9605, "SFrame Header"). */
export interface FrameHeader {
  readonly keyId: number;
  /** Of the frame, under its key and from 0. */
  readonly counter: number;
}

/** Config byte `X KKK Y CCC`, then the key id and the counter where they are over 7, neither longer than needed. */
export function encodeFrameHeader({ keyId, counter }: FrameHeader): Uint8Array {
  const [key, count] = [fieldOf(keyId), fieldOf(counter)];
  return Uint8Array.of((key.code << 4) | count.code, ...key.bytes, ...count.bytes);
}

/** Null if these bytes are not one header and nothing else, in its only form. */
export function decodeFrameHeader(bytes: Uint8Array): FrameHeader | null {
  const [config = 0] = bytes;
  const [keyCode, countCode] = [config >> 4, config & 15];
  const keyBytes = lengthOf(keyCode);
  if (bytes.length !== 1 + keyBytes + lengthOf(countCode)) return null;
  const keyId = valueOf(keyCode, bytes.subarray(1, 1 + keyBytes));
  const counter = valueOf(countCode, bytes.subarray(1 + keyBytes));
  return keyId === null || counter === null ? null : { keyId, counter };
}

interface Field {
  /** Its four bits: the value itself, or 8 and by how much its bytes are more than one. */
  readonly code: number;
  readonly bytes: readonly number[];
}

function fieldOf(value: number): Field {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('not a number of a frame');
  if (value < 8) return { code: value, bytes: [] };
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return { code: 8 | (bytes.length - 1), bytes };
}

function lengthOf(code: number): number {
  return code < 8 ? 0 : (code & 7) + 1;
}

function valueOf(code: number, bytes: Uint8Array): number | null {
  if (code < 8) return code;
  const value = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return value < 8 || bytes[0] === 0 || !Number.isSafeInteger(value) ? null : value;
}
