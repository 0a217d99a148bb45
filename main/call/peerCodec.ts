import { createHash } from 'node:crypto';
import {
  decodePeerMessage,
  encodePeerMessage,
  paddingBucket,
  type PeerMessage,
  type PeerMessageBucket,
} from '../../core/protocol/peerMessage.ts';

export interface PeerCodec {
  encode(message: PeerMessage): { plaintext: Uint8Array; bucket: PeerMessageBucket };
  decode(plaintext: Uint8Array): PeerMessage;
  /**
   * The very bytes in which a message was encoded. Both sides must hash and keep what travelled: encoding a decoded
   * message again would lose fields that only a newer Ringfort knows.
   */
  bytesOf(message: PeerMessage): Uint8Array;
  /** SHA-256 of those bytes, lower-case hex. */
  hashOf(message: PeerMessage): string;
}

/** Messages between peers as the ratchet takes them: bytes and the size they are padded to. */
export function createPeerCodec(): PeerCodec {
  const encoded = new WeakMap<PeerMessage, Uint8Array>();
  const bytesOf = (message: PeerMessage): Uint8Array => {
    const bytes = encoded.get(message);
    if (bytes === undefined) throw new Error('this message was neither encoded nor decoded here');
    return bytes;
  };
  return {
    encode: (message) => {
      const plaintext = encodePeerMessage(message);
      encoded.set(message, plaintext);
      return { plaintext, bucket: paddingBucket(message) };
    },
    decode: (plaintext) => {
      const message = decodePeerMessage(plaintext);
      encoded.set(message, plaintext);
      return message;
    },
    bytesOf,
    hashOf: (message) => createHash('sha256').update(bytesOf(message)).digest('hex'),
  };
}
