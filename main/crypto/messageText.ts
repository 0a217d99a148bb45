import { MAX_CIPHERTEXT_BYTES, RatchetError } from '../../core/ratchet/signalCrypto.ts';

/**
 * A message as the signalling server carries it: what `encodeBase64` and `decodeBase64` of `core/ratchet` do, by native
 * code. An offer has 11,000 letters, and in JavaScript they cost more than its encryption.
 */
export function encodeMessageText(message: Uint8Array): string {
  return Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('base64');
}

/** Node skips what is not base64; only the text that it would write itself is taken (A18). Throws E_VERSION. */
export function decodeMessageText(text: string): Uint8Array {
  if (text.length > Math.ceil(MAX_CIPHERTEXT_BYTES / 3) * 4) {
    throw new RatchetError('E_VERSION', 'the message is longer than 32 KB');
  }
  const message = Buffer.from(text, 'base64');
  // oxlint-disable-next-line ringfort/constant-time -- a message as everybody on the way sees it
  if (message.toString('base64') !== text) throw new RatchetError('E_VERSION', 'not canonical base64');
  // Out of Node's shared pool, as all bytes that later code may slice or wipe.
  return Uint8Array.from(message);
}
