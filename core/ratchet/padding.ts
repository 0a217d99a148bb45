import { MAX_PLAINTEXT_BYTES } from './limits.ts';
import { RatchetError } from './ratchetError.ts';

/** 256: single candidate, control; 1024: candidate batch; 8192: every offer and answer. PROTOCOL "Wire format". */
export type PaddingBucket = 256 | 1024 | 8192 | 'nextPowerOfTwo';

const SMALLEST = 256;

/**
 * plaintext ‖ 0x80 ‖ 0x00… up to the bucket. What does not fit its bucket goes to the next power of two: a size that
 * tells a little is better than a call that cannot be made. Throws E_STATE beyond 16 KB.
 */
export function pad(plaintext: Uint8Array, bucket: PaddingBucket): Uint8Array {
  let size: number = bucket === 'nextPowerOfTwo' ? SMALLEST : bucket;
  while (size < plaintext.length + 1) size *= 2;
  if (size > MAX_PLAINTEXT_BYTES) throw new RatchetError('E_STATE', 'the plaintext is longer than 16 KB allow');
  const padded = new Uint8Array(size);
  padded.set(plaintext);
  padded[plaintext.length] = 0x80;
  return padded;
}

/** The reverse, after the tag has verified. Throws E_VERSION for anything `pad` does not write. */
export function unpad(padded: Uint8Array): Uint8Array {
  let end = padded.length - 1;
  while (end >= 0 && padded[end] === 0) end--;
  if (end < 0 || padded[end] !== 0x80) throw new RatchetError('E_VERSION', 'the padding is malformed');
  return padded.slice(0, end);
}

/** Sizes a padded plaintext may have. */
export function isPaddedSize(bytes: number): boolean {
  return bytes >= SMALLEST && bytes <= MAX_PLAINTEXT_BYTES && (bytes & (bytes - 1)) === 0;
}
