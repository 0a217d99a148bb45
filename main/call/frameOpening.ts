import type { UnreadReason } from '../../core/call/callEvent.ts';
import type { PeerMessage } from '../../core/protocol/peerMessage.ts';
import { decodePeerMessage } from '../../core/protocol/peerMessageCodec.ts';
import { PeerMessageError } from '../../core/protocol/peerMessageError.ts';
import type { RelayedMessage } from '../../core/protocol/serverMessage.ts';
import { FallbackNotAllowedError, RatchetError } from '../../core/ratchet/signalCrypto.ts';
import type { Clock } from '../ports/clock.ts';
import type { QueuePosition } from '../ports/queuePosition.ts';
import type { MessageCrypto } from './peerPorts.ts';

/** Keeps a message that is decrypted (which happens once only) until it was acted upon. */
export interface KeptMessage {
  /** Callable inside the ratchet's open transaction; moves the queue position along. */
  readonly put: (kept: {
    readonly position: QueuePosition;
    readonly frame: string;
    readonly plaintext: Uint8Array;
    readonly receivedAt: number;
  }) => number;
}

export interface FrameOpeningPorts extends Clock {
  readonly crypto: MessageCrypto;
  readonly kept: KeptMessage;
  readonly onDropped: (why: 'duplicate' | 'undecryptable' | 'mismatch') => void;
}

export interface OpenedFrame {
  /** Of the kept message. */
  readonly id: number;
  readonly message: PeerMessage;
  /** SHA-256 of the encoded message, lower-case hex. */
  readonly hash: string;
  /** False: it came without a ratchet. */
  readonly forwardSecret: boolean;
}

/** What stands in a kept frame for the ciphertext, which has done its work. */
const EMPTY_PAYLOAD = 'AAAA';

/**
 * Decrypts what one relayed frame carries, and keeps it in the same transaction. Nobody waits for the disk here: the
 * frame comes again as long as it is not acknowledged, and whoever acknowledges waits for the disk first (ADR 41).
 */
export function createFrameOpening({ crypto, kept, now, onDropped }: FrameOpeningPorts) {
  return async (frame: RelayedMessage, position: QueuePosition): Promise<OpenedFrame | 'dropped' | UnreadReason> => {
    let id = 0;
    const peer = crypto.forPeer({ userId: frame.from, deviceId: frame.from_device });
    try {
      const { bytes, hash } = await peer.decryptFromBase64(frame.encrypted_payload, {
        safe: 'later',
        alsoCommit: (message) => {
          id = kept.put({
            position,
            frame: JSON.stringify({ ...frame, encrypted_payload: EMPTY_PAYLOAD }),
            plaintext: message.bytes,
            receivedAt: now(),
          });
        },
      });
      return { id, message: decodePeerMessage(bytes), hash, forwardSecret: peer.forwardSecret };
    } catch (error) {
      // A failing disk is no verdict about the message: it is not acknowledged and comes again.
      if (!(error instanceof RatchetError || error instanceof PeerMessageError)) throw error;
      const verdict = verdictOn(error, frame.t, peer.forwardSecret);
      onDropped(verdict === 'duplicate' || verdict === 'mismatch' ? verdict : 'undecryptable');
      return verdict === 'duplicate' || verdict === 'mismatch' ? 'dropped' : verdict;
    }
  };
}

function verdictOn(
  error: RatchetError | PeerMessageError,
  frame: RelayedMessage['t'],
  hasRatchet: boolean,
): 'duplicate' | 'mismatch' | UnreadReason {
  if (error instanceof PeerMessageError) {
    // Only a newer Ringfort knows what this is. What decides about a call has frames of its own.
    return error.code === 'unknownKind' && frame === 'ice_candidate' ? 'mismatch' : 'undecryptable';
  }
  if (error.code === 'E_DUPLICATE') return 'duplicate';
  if (error.code === 'E_IDENTITY_CHANGED') return 'identityChanged';
  if (error instanceof FallbackNotAllowedError) return 'noRatchet';
  // Without a ratchet there are no sessions to mend.
  return error.retry === 'newSession' && hasRatchet ? 'outOfStep' : 'undecryptable';
}
