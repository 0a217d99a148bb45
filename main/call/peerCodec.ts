import { createHash } from 'node:crypto';
import type { EncodedMessage } from '../../core/call/repeats.ts';
import type { PeerMessage } from '../../core/protocol/peerMessage.ts';
import { decodePeerMessage, encodePeerMessage } from '../../core/protocol/peerMessageCodec.ts';
import { paddingBucket } from '../../core/protocol/peerMessageSize.ts';

/** The bytes of a message, the size they are padded to, and the hash that the other side will find too. */
export function encodeMessage(message: PeerMessage): EncodedMessage {
  return encoded(encodePeerMessage(message), message);
}

/**
 * Messages between peers as the ratchet takes them: bytes that were encoded before, and bytes that came and can be
 * read. Both sides hash and keep what travelled: encoding a decoded message again would lose fields that only a newer
 * Ringfort knows.
 */
export const peerCodec = {
  encode: ({ bytes, bucket }: EncodedMessage) => ({ plaintext: bytes, bucket }),
  /** Throws PeerMessageError. */
  decode: (plaintext: Uint8Array): EncodedMessage => encoded(plaintext, decodePeerMessage(plaintext)),
};

/** The same, with what they say. */
export function decodeMessage(bytes: Uint8Array): { readonly message: PeerMessage; readonly hash: string } {
  const message = decodePeerMessage(bytes);
  return { message, hash: encoded(bytes, message).hash };
}

function encoded(bytes: Uint8Array, message: PeerMessage): EncodedMessage {
  return { bytes, bucket: paddingBucket(message), hash: createHash('sha256').update(bytes).digest('hex') };
}

/** How a NACK names what travelled: SHA-256 of its bytes before base64, lower-case hex. */
export function hashOfPayload(payload: string): string {
  return createHash('sha256').update(Buffer.from(payload, 'base64')).digest('hex');
}
