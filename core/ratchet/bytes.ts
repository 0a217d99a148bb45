/**
 * Byte strings of the protocol: big-endian integers, `lp` and the domain labels `L(s)`. PROTOCOL section 1, first
 * lines.
 */

/**
 * The bytes of an ASCII string; throws RangeError on anything else, because labels and handles are ASCII by definition.
 */
export function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) throw new RangeError('not an ASCII string');
    bytes[i] = code;
  }
  return bytes;
}

/** `L(name)` = "ringfort/1/" ‖ name ‖ 0x00: every key, signature and hash says what it is for. */
export function label(name: string): Uint8Array {
  return ascii(`ringfort/1/${name}\0`);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Unsigned integer of 1 to 6 bytes, big-endian; throws RangeError when it does not fit. */
export function uint(value: number, bytes: number): Uint8Array {
  const out = new Uint8Array(bytes);
  writeUint(out, 0, value, bytes);
  return out;
}

export function writeUint(target: Uint8Array, offset: number, value: number, bytes: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * bytes)) {
    throw new RangeError(`not an unsigned integer of ${bytes} bytes`);
  }
  let rest = value;
  for (let i = offset + bytes - 1; i >= offset; i--) {
    target[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

export function readUint(source: Uint8Array, offset: number, bytes: number): number {
  if (offset + bytes > source.length) throw new RangeError('read past the end');
  let value = 0;
  for (let i = offset; i < offset + bytes; i++) value = value * 256 + (source[i] ?? 0);
  return value;
}

/** `lp(x)` = u16 length ‖ x. */
export function lengthPrefixed(bytes: Uint8Array): Uint8Array {
  return concat(uint(bytes.length, 2), bytes);
}

/**
 * Time does not depend on where two byte strings of one length differ: for secrets and whatever is derived from them.
 */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

export function isAllZero(bytes: Uint8Array): boolean {
  let seen = 0;
  for (let i = 0; i < bytes.length; i++) seen |= bytes[i] ?? 0;
  return seen === 0;
}

/** Lower-case hexadecimal, for map keys and identifiers in logs; never for secrets. */
export function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}
