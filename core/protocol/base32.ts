/** Five bits a letter, in the order of their values; 32 letters. */
export type Base32Alphabet = string;

/** RFC 4648 in small letters. */
export const BASE32: Base32Alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** Crockford's: no letter that is taken for a digit. Invite codes are written in it. */
export const CROCKFORD: Base32Alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Without padding: what is left over of the last letter is zero. */
export function encodeBase32(bytes: Uint8Array, alphabet: Base32Alphabet): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet.charAt((held >> (bits - 5)) & 31);
  }
  return bits > 0 ? text + alphabet.charAt((held << (5 - bits)) & 31) : text;
}

/**
 * Only what `encodeBase32` would write, to the letter; null for anything else: bytes have one text, and no text is read
 * as something that was not written.
 */
export function decodeBase32(text: string, alphabet: Base32Alphabet): Uint8Array | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value < 0 || letter.length !== 1) return null;
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = (held >> bits) & 0xff;
  }
  // A whole letter more than the bytes need is one that was never written.
  if (bits >= 5 || (held & ((1 << bits) - 1)) !== 0) return null;
  return bytes;
}
