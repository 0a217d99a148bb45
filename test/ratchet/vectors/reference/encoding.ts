/** docs/PROTOCOL.md section 1: integers, `lp` and labels. */
export const label = (name: string): Buffer => Buffer.from(`ringfort/1/${name}\0`, 'latin1');

export function uint(value: number, bytes: number): Buffer {
  const out = Buffer.alloc(bytes);
  out.writeUIntBE(value, 0, bytes);
  return out;
}

export const lengthPrefixed = (text: string): Buffer =>
  Buffer.concat([uint(text.length, 2), Buffer.from(text, 'latin1')]);

export const zeros = (bytes: number): Buffer => Buffer.alloc(bytes);
