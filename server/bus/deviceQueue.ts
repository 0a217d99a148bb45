import {
  MAX_QUEUE_BYTES,
  MAX_QUEUE_FRAMES,
  MAX_QUEUE_PERCENT_OF_ANSWERS,
  MAX_QUEUE_PERCENT_OF_OFFERS,
  MAX_QUEUE_PERCENT_OF_STRANGERS,
} from '../../core/protocol/limits.ts';
import type { DeviceAddress } from '../domain/deviceAddress.ts';
import type { NewEntry, QueueEntry } from './Bus.ts';

/** A frame that waits for a device, and where it is kept; `gone` once it has left the queue. */
export interface WaitingFrame {
  readonly to: DeviceAddress;
  readonly entry: QueueEntry;
  kept: 'inMemory' | 'onDisk' | 'gone';
}

/** How much there is of something that has a limit. */
interface Amount {
  frames: number;
  bytes: number;
}

/** The frames that wait for one device, in the order of their sequences, and for which others they leave room. */
export class DeviceQueue {
  readonly listeners = new Set<() => void>();
  lastS: number;
  #waiting: WaitingFrame[] = [];
  readonly #all: Amount = { frames: 0, bytes: 0 };
  readonly #strangers: Amount = { frames: 0, bytes: 0 };

  constructor(lastS: number) {
    this.lastS = lastS;
  }

  get bytes(): number {
    return this.#all.bytes;
  }

  /** Nobody listens. */
  get isAbsent(): boolean {
    return this.listeners.size === 0;
  }

  get waiting(): readonly WaitingFrame[] {
    return this.#waiting;
  }

  hasRoomFor(entry: NewEntry): boolean {
    const bytes = sizeOf(entry);
    if (!fits(this.#all, bytes, percentFor(entry))) return false;
    return !entry.fromStranger || fits(this.#strangers, bytes, MAX_QUEUE_PERCENT_OF_STRANGERS);
  }

  add(frame: WaitingFrame): void {
    this.lastS = Math.max(this.lastS, frame.entry.s);
    this.#waiting.push(frame);
    this.#count(frame.entry, 1);
  }

  /** Takes out those that `which` picks, in order. */
  take(which: (entry: QueueEntry) => boolean): WaitingFrame[] {
    const taken = this.#waiting.filter(({ entry }) => which(entry));
    if (taken.length === 0) return taken;
    this.#waiting = this.#waiting.filter(({ entry }) => !which(entry));
    for (const { entry } of taken) this.#count(entry, -1);
    return taken;
  }

  #count(entry: NewEntry, sign: 1 | -1): void {
    for (const amount of entry.fromStranger ? [this.#all, this.#strangers] : [this.#all]) {
      amount.frames += sign;
      amount.bytes += sign * sizeOf(entry);
    }
  }
}

/** Ciphertext is all that has size; the rest of a frame is counted as a flat sum. */
export function sizeOf({ message }: NewEntry): number {
  return 256 + ('encrypted_payload' in message ? message.encrypted_payload.length : 0);
}

/** What an entry and all that waits with it may fill together, of one queue and of all. */
export function percentFor({ message }: NewEntry): number {
  switch (message.t) {
    case 'call_offer':
    case 'ice_candidate':
      return MAX_QUEUE_PERCENT_OF_OFFERS;
    case 'call_answer':
    case 'call_hangup':
      return MAX_QUEUE_PERCENT_OF_ANSWERS;
    case 'call_state':
    case 'err':
      return 100;
  }
}

/** Whether so much of a queue holds what is there and one more frame of this size. */
function fits({ frames, bytes }: Amount, more: number, percent: number): boolean {
  return frames + 1 <= (MAX_QUEUE_FRAMES * percent) / 100 && bytes + more <= (MAX_QUEUE_BYTES * percent) / 100;
}
