import { RatchetError } from '../../core/ratchet/signalCrypto.ts';

/**
 * A message as the signalling server carries it: what `encodeBase64` and `decodeBase64` of `core/ratchet` do, by native code. An offer
 * has 11,000 letters, and in JavaScript they cost more than its encryption.
 */
export function encodeMessageText(message: Uint8Array): string {
  return Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('base64');
}

/** Node skips what is not base64; only the text that it would write itself is taken (A18). Throws E_VERSION. */
export function decodeMessageText(text: string): Uint8Array {
  const message = Buffer.from(text, 'base64');
  if (message.toString('base64') !== text) throw new RatchetError('E_VERSION', 'not canonical base64');
  // Out of Node's shared pool, as all bytes that later code may slice or wipe.
  return Uint8Array.from(message);
}
