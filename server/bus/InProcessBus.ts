import { randomBytes } from 'node:crypto';
import { MAX_QUEUE_BYTES, MAX_QUEUE_FRAMES, MAX_QUEUE_PERCENT_OF_OFFERS } from '../../core/protocol/limits.ts';
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
    const bytes = queue.entries.reduce((sum, queued) => sum + sizeOf(queued), sizeOf(entry));
    const share = isDecisive(entry) ? 1 : MAX_QUEUE_PERCENT_OF_OFFERS / 100;
    if (queue.entries.length >= MAX_QUEUE_FRAMES * share || bytes > MAX_QUEUE_BYTES * share) return { outcome: 'full' };
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

function isDecisive({ message }: NewEntry): boolean {
  return message.t !== 'call_offer' && message.t !== 'ice_candidate';
}
