import { setImmediate as turn } from 'node:timers/promises';
import { MAX_UNIT_FRAMES } from '../../core/protocol/limits.ts';
import type { Batch, Ready, SequencedMessage } from '../../core/protocol/serverMessage.ts';
import type { Delivered, QueuePosition } from '../ports/queuePosition.ts';
import { beginReceiving, bytesOfFrames, passOver, placeAfter, receive, takeUnit, type Receiving } from './delivery.ts';
import type { Intake } from './intake.ts';

/** Kept in the same store as the messages themselves, so that both are safe together. */
export interface ReceivePositions {
  readonly position: () => Promise<QueuePosition | null>;
  /** Never goes back within an epoch. */
  readonly advance: (position: QueuePosition) => Promise<void>;
  /** The place that is kept means nothing any more: the next is one of this epoch, from its beginning on. */
  readonly forget: (epoch: string) => Promise<void>;
}

export interface Receiver {
  readonly begin: (position: QueuePosition | null, ready: Ready) => Promise<void>;
  /** False if it has not begun: then the frame has no place here. */
  readonly take: (message: SequencedMessage | Batch) => boolean;
  /** What could not be read, up to this s, counts as received: it would come again and again. */
  readonly passOver: (s: number) => void;
  /** Resolves when nothing is being handled. */
  readonly settled: () => Promise<void>;
}

export interface ReceiverOptions {
  readonly positions: ReceivePositions;
  readonly onBatch: (delivered: readonly Delivered[]) => Promise<void>;
  /** So many bytes wait here, or wait no more. */
  readonly intake: Intake;
  /** These many more frames, up to s, are safe here. */
  readonly onSafe: (s: number, frames: number) => void;
  readonly onFailure: (error: unknown) => void;
  readonly isOver: () => boolean;
}

/** Hands over what arrives on one connection, one batch after the other, and remembers how far it got. */
export function createReceiver({ positions, onBatch, intake, onSafe, onFailure, isOver }: ReceiverOptions): Receiver {
  let receiving: Receiving | null = null;
  let handling: Promise<void> = Promise.resolve();
  let isHandling = false;
  /** Everything up to it is safe here. */
  let done = 0;

  /**
   * The socket gives one frame a turn of the loop, however many lie there since this program was busy, or stood still.
   * Whoever decides about ringing must have seen the hang-up that lies right behind an offer.
   */
  const readWhatLiesThere = async (): Promise<void> => {
    for (let seen = -1; !isOver();) {
      const length = receiving?.waiting.length ?? 0;
      if (length === seen || length >= MAX_UNIT_FRAMES) return;
      seen = length;
      await turn();
      await turn();
    }
  };

  const handle = async (): Promise<void> => {
    isHandling = true;
    try {
      while (receiving !== null && !isOver()) {
        await readWhatLiesThere();
        const [rest, frames] = takeUnit(receiving);
        const s = placeAfter(rest, frames);
        // No await between this look and the end: a frame that comes later must find the flag down, or nobody takes it.
        if (s === null || s <= done) return;
        receiving = rest;
        const { epoch } = rest;
        if (frames.length > 0) await onBatch(frames.map((frame) => ({ frame, position: { epoch, s: frame.s } })));
        intake.done(bytesOfFrames(frames));
        await positions.advance({ epoch, s });
        done = s;
        if (!isOver()) onSafe(s, frames.length);
      }
    } finally {
      isHandling = false;
    }
  };

  const goOn = (): void => {
    if (!isHandling) handling = handle().catch(onFailure);
  };

  return {
    begin: async (position, ready) => {
      const beginning = beginReceiving(position, ready);
      // Before anything is taken in: a place that stayed would be named again, and once the numbers came to it,
      // what was never received would count as received.
      if (beginning.accepted === 0) await positions.forget(ready.epoch);
      receiving = beginning;
      done = beginning.accepted;
    },
    take: (message) => {
      if (receiving === null) return false;
      const before = receiving.bytes;
      receiving = receive(receiving, message);
      intake.add(receiving.bytes - before);
      goOn();
      return true;
    },
    passOver: (s) => {
      if (receiving === null) return;
      receiving = passOver(receiving, s);
      goOn();
    },
    settled: () => handling,
  };
}
