import type { EndReason } from '../../core/call/endReason.ts';
import { decodeServerMessage } from '../../core/protocol/codec.ts';
import type { RelayedMessage } from '../../core/protocol/serverMessage.ts';
import type { Clock } from '../ports/clock.ts';
import { isRelayedMessage, heldLonger } from './frameMapping.ts';
import type { KeptMessage, OpenedFrame } from './frameOpening.ts';
import { decodeMessage } from './peerCodec.ts';
import type { MessageCrypto } from './peerPorts.ts';

interface WaitingMessage {
  readonly id: number;
  readonly frame: string;
  readonly plaintext: Uint8Array | null;
  readonly receivedAt: number;
}

/** Messages that are decrypted (which happens once only) and not yet acted upon; they outlive a crash. */
export interface KeptMessages extends KeptMessage {
  readonly waiting: () => Promise<readonly WaitingMessage[]>;
  readonly handled: (id: number) => Promise<void>;
  /** When it resolves, nothing of what was committed before can be lost. */
  readonly safe: () => Promise<void>;
}

export type ReadMessage = Omit<OpenedFrame, 'id'>;

export interface WaitingMessagesPorts extends Clock {
  readonly crypto: MessageCrypto;
  readonly kept: KeptMessages;
  /** `over`: what became of its call meanwhile, if it is known to be over. */
  readonly act: (frame: RelayedMessage, read: ReadMessage, over: EndReason | null) => Promise<void>;
  readonly onFault: (what: string, error: unknown) => void;
}

/** Acts upon all messages that are kept. `over`: calls that are over by what came after them. */
export function createWaitingMessages({ crypto, kept, act, now, onFault }: WaitingMessagesPorts) {
  const actUpon = async (
    { frame, plaintext, receivedAt }: WaitingMessage,
    over: ReadonlyMap<string, EndReason>,
  ): Promise<void> => {
    const decoded = decodeServerMessage(frame);
    if (!decoded.ok || plaintext === null || !isRelayedMessage(decoded.message)) return;
    const { from: userId, from_device: deviceId, call_id: callId } = decoded.message;
    const { forwardSecret } = crypto.forPeer({ userId, deviceId });
    const read = { ...decodeMessage(plaintext), forwardSecret };
    // One that came in later than now did so by a clock that was wrong: nobody knows its age.
    const waited = now() - receivedAt;
    const aged = heldLonger(decoded.message, waited < 0 ? Number.MAX_SAFE_INTEGER : waited);
    await act(aged, read, over.get(callId) ?? null);
  };
  return async (over: ReadonlyMap<string, EndReason>): Promise<void> => {
    for (const row of await kept.waiting()) {
      // What cannot be acted upon now either must not keep the phone from all that comes after it.
      await actUpon(row, over).catch((error: unknown) => onFault('a kept message', error));
      await kept.handled(row.id);
    }
  };
}
