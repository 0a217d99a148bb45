import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { PeerMessageSchema, type PeerMessage as Wire } from './generated/peerMessage_pb.ts';
import type { PeerMessage } from './peerMessage.ts';
import { PeerMessageError } from './peerMessageError.ts';
import { checkPeerMessage } from './peerMessageLimits.ts';
import { bucketFor } from './peerMessageSize.ts';
import { fromWire, toWire } from './peerMessageWire.ts';

/** The largest padded plaintext of the ratchet: nothing longer is worth parsing. */
const MAX_ENCODED_BYTES = 16_384;

/**
 * The bytes of a message, without padding. Throws PeerMessageError when it breaks a limit that the other side enforces,
 * or does not fit its `paddingBucket`: then its size would tell the server something.
 */
export function encodePeerMessage(message: PeerMessage): Uint8Array {
  checkPeerMessage(message);
  const bytes = toBinary(PeerMessageSchema, toWire(message));
  if (bytes.length >= bucketFor(message.body, bytes.length)) throw new PeerMessageError('tooLong');
  return bytes;
}

/**
 * Reads decrypted, unpadded bytes. They are authenticated, yet their sender may be hostile: every field is bounded
 * before anybody sees it. Unknown fields are ignored. Throws PeerMessageError.
 */
export function decodePeerMessage(bytes: Uint8Array): PeerMessage {
  if (bytes.length > MAX_ENCODED_BYTES) throw new PeerMessageError('tooLong');
  let wire: Wire;
  try {
    wire = fromBinary(PeerMessageSchema, bytes);
  } catch (cause) {
    throw new PeerMessageError('malformed', { cause });
  }
  const message = fromWire(wire);
  checkPeerMessage(message);
  return message;
}
