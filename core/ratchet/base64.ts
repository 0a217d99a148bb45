import { RatchetError } from './ratchetError.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const VALUE_OF = new Uint8Array(128).fill(0xff);
for (let i = 0; i < ALPHABET.length; i++) VALUE_OF[ALPHABET.charCodeAt(i)] = i;

/** Standard alphabet, padded (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const triple = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += ALPHABET.charAt(triple >> 18) + ALPHABET.charAt((triple >> 12) & 63);
    out += left > 1 ? ALPHABET.charAt((triple >> 6) & 63) : '=';
    out += left > 2 ? ALPHABET.charAt(triple & 63) : '=';
  }
  return out;
}

/**
 * The only text accepted is the one `encodeBase64` would write: no white space, no missing padding, no stray low bits.
 * One message then has one text, and nothing can be repeated under a second spelling (A18). Throws E_VERSION.
 */
export function decodeBase64(text: string): Uint8Array {
  if (text.length % 4 !== 0) throw notCanonical();
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const symbols = text.length - padding;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  let accumulator = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < symbols; i++) {
    const value = VALUE_OF[text.charCodeAt(i)] ?? 0xff;
    if (value === 0xff) throw notCanonical();
    accumulator = ((accumulator << 6) | value) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[at++] = (accumulator >> bits) & 0xff;
    }
  }
  if ((accumulator & ((1 << bits) - 1)) !== 0) throw notCanonical();
  return out;
}

function notCanonical(): RatchetError {
  return new RatchetError('E_VERSION', 'not canonical base64');
}
