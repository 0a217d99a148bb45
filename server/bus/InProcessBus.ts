import { randomBytes } from 'node:crypto';
import {
  MAX_QUEUE_BYTES,
  MAX_QUEUE_FRAMES,
  MAX_QUEUE_PERCENT_OF_ANSWERS,
  MAX_QUEUE_PERCENT_OF_OFFERS,
  MAX_QUEUE_PERCENT_OF_STRANGERS,
} from '../../core/protocol/limits.ts';
import type { Clock } from '../domain/clock.ts';
import { addressKey, type DeviceAddress } from '../domain/deviceAddress.ts';
import type { Bus, Enqueued, NewEntry, QueueEntry, QueueRead } from './Bus.ts';

interface Queue {
  lastS: number;
  entries: QueueEntry[];
  readonly listeners: Set<() => void>;
}

/** The bus of a server that is one process: queues in memory. They end with the process, which a new epoch tells. */
export class InProcessBus implements Bus {
  readonly #clock: Clock;
  readonly #epoch = randomBytes(8).toString('hex');
  readonly #queues = new Map<string, Queue>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async enqueue(to: DeviceAddress, entry: NewEntry): Promise<Enqueued> {
    const queue = this.#queue(to);
    this.#expire(queue);
    const strangers = queue.entries.filter(({ fromStranger }) => fromStranger);
    if (
      !fits(entry, queue.entries, percentFor(entry)) ||
      (entry.fromStranger && !fits(entry, strangers, MAX_QUEUE_PERCENT_OF_STRANGERS))
    ) {
      return { outcome: 'full' };
    }
    queue.lastS += 1;
    queue.entries.push({ ...entry, s: queue.lastS, queuedAt: this.#clock.now() });
    for (const listener of queue.listeners) listener();
    return { outcome: 'queued', s: queue.lastS, listeners: queue.listeners.size };
  }

  async subscribe(device: DeviceAddress, onFrames: () => void): Promise<() => void> {
    const { listeners } = this.#queue(device);
    listeners.add(onFrames);
    return () => listeners.delete(onFrames);
  }

  async readFrom(device: DeviceAddress, epoch: string | null, s: number): Promise<QueueRead> {
    const queue = this.#queue(device);
    this.#expire(queue);
    const resumed = epoch === this.#epoch && s <= queue.lastS;
    const entries = resumed ? queue.entries.filter((entry) => entry.s > s) : [...queue.entries];
    return { epoch: this.#epoch, resumed, entries };
  }

  async ack(device: DeviceAddress, s: number): Promise<readonly QueueEntry[]> {
    const queue = this.#queue(device);
    const delivered = queue.entries.filter((entry) => entry.s <= s);
    queue.entries = queue.entries.filter((entry) => entry.s > s);
    return delivered;
  }

  async dropCall(device: DeviceAddress, callId: string): Promise<void> {
    const queue = this.#queue(device);
    queue.entries = queue.entries.filter(
      ({ message }) => !((message.t === 'call_offer' || message.t === 'ice_candidate') && message.call_id === callId),
    );
  }

  async clear(device: DeviceAddress): Promise<void> {
    this.#queue(device).entries = [];
  }

  async close(): Promise<void> {
    this.#queues.clear();
  }

  // Never forgotten while the process lives: a queue that began again at 1 in the same epoch would look old to its
  // device. It costs some hundred bytes per registered device that was ever sent something.
  #queue(device: DeviceAddress): Queue {
    const key = addressKey(device);
    let queue = this.#queues.get(key);
    if (!queue) {
      queue = { lastS: 0, entries: [], listeners: new Set() };
      this.#queues.set(key, queue);
    }
    return queue;
  }

  #expire(queue: Queue): void {
    const now = this.#clock.now();
    queue.entries = queue.entries.filter((entry) => entry.expiresAt > now);
  }
}

/** Ciphertext is all that has size; the rest of a frame is counted as a flat sum. */
function sizeOf({ message }: NewEntry): number {
  return 256 + ('encrypted_payload' in message ? message.encrypted_payload.length : 0);
}

/** Whether so much of a queue holds these entries and one more. */
function fits(entry: NewEntry, entries: readonly QueueEntry[], percent: number): boolean {
  const bytes = entries.reduce((sum, queued) => sum + sizeOf(queued), sizeOf(entry));
  return entries.length + 1 <= (MAX_QUEUE_FRAMES * percent) / 100 && bytes <= (MAX_QUEUE_BYTES * percent) / 100;
}

/** What an entry and all that is in the queue may fill of it together. */
function percentFor({ message }: NewEntry): number {
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
