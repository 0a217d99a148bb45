import type { CallStateFrame, ErrorFrame, RelayedMessage } from '../../core/protocol/serverMessage.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';

type DistributiveOmit<Type, Key extends PropertyKey> = Type extends unknown ? Omit<Type, Key> : never;

/** A frame to be delivered, without what is only known when it leaves: its sequence, its age, the ring time left. */
export type QueuedMessage = DistributiveOmit<
  RelayedMessage | CallStateFrame | ErrorFrame,
  's' | 'age_ms' | 'ring_left_ms'
>;

export interface NewEntry {
  readonly message: QueuedMessage;
  /** Unix milliseconds; an offer expires when it no longer rings. */
  readonly expiresAt: number;
  /** From a caller without a right to ring: only a part of the queue is for those. */
  readonly fromStranger?: boolean;
}

/** A frame in the queue of a device. */
export interface QueueEntry extends NewEntry {
  readonly s: number;
  readonly queuedAt: number;
}

/**
 * What came of queueing (nobody but the server itself may fill a queue, see MAX_QUEUE_PERCENT_OF_OFFERS and its like):
 * its place and how many connections listen for this device, or a refusal.
 */
export type Enqueued =
  | { readonly outcome: 'queued'; readonly s: number; readonly listeners: number }
  | { readonly outcome: 'full' };

/** What lies in a queue after a place; `resumed` tells whether that place meant anything in the present epoch. */
export interface QueueRead {
  readonly epoch: string;
  readonly resumed: boolean;
  readonly entries: readonly QueueEntry[];
}

/**
 * The delivery queues, one per device, and the wake-up of whoever holds the device's socket. Frames of one queue keep
 * their order; nothing leaves a queue but by `ack`, `dropCall`, `clear` or the end of its time. They outlive the
 * process.
 */
export interface Bus {
  enqueue(to: DeviceAddress, entry: NewEntry): Promise<Enqueued>;
  /** `onFrames` is called after something was queued; it then reads. The result ends the subscription. */
  subscribe(device: DeviceAddress, onFrames: () => void): Promise<() => void>;
  /** Entries after `s` of that epoch; of another epoch (or null), the whole queue. */
  readFrom(device: DeviceAddress, epoch: string | null, s: number): Promise<QueueRead>;
  /** Removes entries up to `s` and returns them: the device has them. */
  ack(device: DeviceAddress, s: number): Promise<readonly QueueEntry[]>;
  /** Removes queued offers and candidates of a call that is over. */
  dropCall(device: DeviceAddress, callId: string): Promise<void>;
  /** Empties the queue: its device is no more. */
  clear(device: DeviceAddress): Promise<void>;
  /**
   * Frame `n` of a device was consumed. Resolves when that is durable, with all that was queued before: each is on disk
   * or has been acknowledged by whom it was for. While nothing can be written it waits.
   */
  consumed(from: DeviceAddress, n: number): Promise<void>;
  /** Tries to make durable what there is, now; resolves when it was tried. */
  flush(): Promise<void>;
  close(): Promise<void>;
}
