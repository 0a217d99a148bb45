import type { CallStateFrame, ErrorFrame, RelayedMessage } from '../../core/protocol/serverMessage.ts';

/** Where this device stands in its delivery queue on the server: everything up to `s` of this epoch is safe here. */
export interface QueuePosition {
  readonly epoch: string;
  readonly s: number;
}

/** A frame of the delivery queue: relayed from a peer, or said by the server about a call of ours. */
export type QueuedFrame = RelayedMessage | CallStateFrame | ErrorFrame;

/** A frame with its place in the delivery queue. */
export interface Delivered {
  readonly frame: QueuedFrame;
  readonly position: QueuePosition;
  /** Of a refusal: which of our frames it is about, as far as that is known. */
  readonly refused?: RelayedMessage['t'];
}
