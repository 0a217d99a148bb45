import { MAX_QUEUED_BYTES_IN_ALL, MAX_QUEUED_PERCENT_OF_ABSENT } from '../../core/protocol/limits.ts';
import { type HostClock, startInterval } from '../domain/clock.ts';
import { addressKey, type DeviceAddress } from '../domain/deviceAddress.ts';
import type { Meter } from '../domain/meter.ts';
import type { QueueLife, Store } from '../store/Store.ts';
import type { Bus, Enqueued, NewEntry, QueueEntry, QueueRead } from './Bus.ts';
import { DeviceQueue, percentFor, sizeOf, type WaitingFrame } from './deviceQueue.ts';
import { FrameJournal } from './frameJournal.ts';

/** How often queues that nobody touches are looked at for what has expired. */
const EXPIRE_MS = 30_000;

interface Parts {
  readonly store: Pick<Store, 'beginQueues' | 'waitingFrames' | 'changeFrames'>;
  readonly clock: HostClock;
  readonly onFailure: (error: unknown) => void;
  readonly meter?: Pick<Meter, 'enqueued'>;
  /** What may wait for all devices together. */
  readonly maxBytes?: number;
}

/**
 * The bus of a server that is one process: queues in memory, from where they reach the disk unless they are delivered
 * before. The epoch lives as long as the data.
 */
export class InProcessBus implements Bus {
  readonly #clock: HostClock;
  readonly #life: QueueLife;
  readonly #journal: FrameJournal;
  readonly #maxBytes: number;
  readonly #queues = new Map<string, DeviceQueue>();
  #bytes = 0;
  /** Of them, what waits for devices that are away. */
  #absentBytes = 0;
  readonly #meter: Pick<Meter, 'enqueued'> | undefined;
  readonly #stopExpiring: () => void;

  private constructor({ clock, maxBytes = MAX_QUEUED_BYTES_IN_ALL, ...parts }: Parts, life: QueueLife) {
    this.#clock = clock;
    this.#meter = parts.meter;
    this.#maxBytes = maxBytes;
    this.#life = life;
    this.#journal = new FrameJournal(parts);
    this.#stopExpiring = startInterval(clock, EXPIRE_MS, () => {
      for (const queue of this.#queues.values()) this.#expire(queue);
    });
  }

  /** With what waited when the server stopped, however it did. */
  static async open(parts: Parts): Promise<InProcessBus> {
    const bus = new InProcessBus(parts, await parts.store.beginQueues(parts.clock.now()));
    for (const { to, entry } of await parts.store.waitingFrames()) {
      bus.#add(bus.#queue(to), { to, entry, kept: 'onDisk' });
    }
    return bus;
  }

  /** Frames in the longest queue. */
  deepest(): number {
    let deepest = 0;
    for (const { waiting } of this.#queues.values()) deepest = Math.max(deepest, waiting.length);
    return deepest;
  }

  async enqueue(to: DeviceAddress, entry: NewEntry): Promise<Enqueued> {
    const began = performance.now();
    const enqueued = this.#enqueue(to, entry);
    this.#meter?.enqueued((performance.now() - began) / 1000, enqueued.outcome);
    return enqueued;
  }

  #enqueue(to: DeviceAddress, entry: NewEntry): Enqueued {
    const queue = this.#queue(to);
    this.#expire(queue);
    if (!this.#hasRoomFor(entry, queue) || !queue.hasRoomFor(entry)) return { outcome: 'full' };
    const s = queue.lastS + 1;
    const frame: WaitingFrame = { to, entry: { ...entry, s, queuedAt: this.#clock.now() }, kept: 'inMemory' };
    this.#add(queue, frame);
    this.#journal.queued(frame);
    for (const listener of queue.listeners) listener();
    return { outcome: 'queued', s, listeners: queue.listeners.size };
  }

  async subscribe(device: DeviceAddress, onFrames: () => void): Promise<() => void> {
    const queue = this.#queue(device);
    if (queue.isAbsent) this.#absentBytes -= queue.bytes;
    queue.listeners.add(onFrames);
    return () => {
      if (queue.listeners.delete(onFrames) && queue.isAbsent) this.#absentBytes += queue.bytes;
    };
  }

  async readFrom(device: DeviceAddress, epoch: string | null, s: number): Promise<QueueRead> {
    const queue = this.#queue(device);
    this.#expire(queue);
    const resumed = epoch === this.#life.epoch && s <= queue.lastS;
    const entries = queue.waiting.map(({ entry }) => entry);
    return {
      epoch: this.#life.epoch,
      resumed,
      entries: resumed ? entries.filter((entry) => entry.s > s) : entries,
    };
  }

  async ack(device: DeviceAddress, s: number): Promise<readonly QueueEntry[]> {
    return this.#take(this.#queue(device), (entry) => entry.s <= s);
  }

  async dropCall(device: DeviceAddress, callId: string): Promise<void> {
    this.#take(
      this.#queue(device),
      ({ message }) => (message.t === 'call_offer' || message.t === 'ice_candidate') && message.call_id === callId,
    );
  }

  async clear(device: DeviceAddress): Promise<void> {
    this.#take(this.#queue(device), () => true);
  }

  consumed(from: DeviceAddress, n: number): Promise<void> {
    return this.#journal.consumed(from, n);
  }

  flush(): Promise<void> {
    return this.#journal.flush();
  }

  async close(): Promise<void> {
    this.#stopExpiring();
    await this.#journal.close();
    this.#queues.clear();
  }

  // Never forgotten while the process lives: a queue that began again in the same life would look old to its device. It
  // costs some hundred bytes per registered device that was ever sent something.
  #queue(device: DeviceAddress): DeviceQueue {
    const key = addressKey(device);
    let queue = this.#queues.get(key);
    if (!queue) {
      queue = new DeviceQueue(this.#life.lastS);
      this.#queues.set(key, queue);
    }
    return queue;
  }

  #hasRoomFor(entry: NewEntry, queue: DeviceQueue): boolean {
    const size = sizeOf(entry);
    const most = (this.#maxBytes * percentFor(entry)) / 100;
    if (this.#bytes + size > most) return false;
    return !queue.isAbsent || this.#absentBytes + size <= (most * MAX_QUEUED_PERCENT_OF_ABSENT) / 100;
  }

  #add(queue: DeviceQueue, frame: WaitingFrame): void {
    queue.add(frame);
    this.#count(queue, sizeOf(frame.entry));
  }

  #count(queue: DeviceQueue, bytes: number): void {
    this.#bytes += bytes;
    if (queue.isAbsent) this.#absentBytes += bytes;
  }

  #take(queue: DeviceQueue, which: (entry: QueueEntry) => boolean): QueueEntry[] {
    const frames = queue.take(which);
    this.#journal.gone(frames);
    return frames.map(({ entry }) => {
      this.#count(queue, -sizeOf(entry));
      return entry;
    });
  }

  #expire(queue: DeviceQueue): void {
    const now = this.#clock.now();
    if (queue.waiting.length > 0) this.#take(queue, (entry) => entry.expiresAt <= now);
  }
}
