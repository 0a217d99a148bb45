import { type NumberedMessage } from '../../core/protocol/clientMessage.ts';
import { NOTICE_TTL_MS, WIRE_VERSION } from '../../core/protocol/limits.ts';
import type { Bus } from '../bus/Bus.ts';
import type { Store } from '../store/Store.ts';
import type { CallRouting } from './callRouting.ts';
import type { HostClock } from './clock.ts';
import { addressKey, type DeviceAddress } from './deviceAddress.ts';
import type { Meter } from './meter.ts';
import type { Routed } from './routed.ts';

const RETRY_UNAVAILABLE_MS = 1_000;

interface Parts {
  readonly store: Pick<Store, 'lastFrameNumber'>;
  readonly bus: Bus;
  readonly routing: Pick<CallRouting, 'route'>;
  readonly clock: HostClock;
  readonly onFailure: (error: unknown) => void;
  readonly meter: Pick<Meter, 'duplicate'>;
}

/** Up to which frame a device's were consumed, up to which that is durable, and when it is up to the first. */
interface Count {
  n: number;
  kept: number;
  keeping: Promise<void>;
  /** What `keeping` waits for, and up to which frame: many frames share it, and where a disk is full all of them do. */
  safe: Promise<void> | null;
  safeUpTo: { n: number };
}

/**
 * Exactly-once processing of the numbered frames of every device: deduplicates by `n` and refuses gaps. To be called
 * for one device in turn.
 *
 * The count becomes durable together with what came of the frames (`Bus.consumed`); only then may they be acknowledged.
 * A server that died in between does again what nobody was promised, and every handler bears that (the same offer,
 * answer or hang-up again).
 */
export class FrameDeduplication {
  readonly #parts: Parts;
  readonly #counts = new Map<string, Count>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The last number consumed from a device. */
  async lastNumber(from: DeviceAddress): Promise<number> {
    return (await this.#count(from)).n;
  }

  /** consumed: done or refused, now or before; acknowledge it when it is `kept`. gap: a frame before it is missing. */
  async consume(from: DeviceAddress, message: NumberedMessage): Promise<'consumed' | 'gap'> {
    const count = await this.#count(from);
    if (message.n <= count.n) {
      this.#parts.meter.duplicate();
      return 'consumed';
    }
    if (message.n > count.n + 1) return 'gap';
    let routed: Routed;
    try {
      routed = await this.#parts.routing.route(from, message);
    } catch (error) {
      this.#parts.onFailure(error);
      routed = { done: false, code: 'unavailable', retry_ms: RETRY_UNAVAILABLE_MS };
    }
    if (!routed.done) await this.#refuse(from, message, routed);
    count.n = message.n;
    this.#await(count, this.#parts.bus.consumed(from, message.n));
    return 'consumed';
  }

  /** Resolves when all that was consumed from the device is durable. */
  async kept(from: DeviceAddress): Promise<void> {
    await this.#counts.get(addressKey(from))?.keeping;
  }

  /** Makes it durable now; false if it cannot be at present. */
  async keep(from: DeviceAddress): Promise<boolean> {
    const count = this.#counts.get(addressKey(from));
    if (count === undefined || count.kept >= count.n) return true;
    await this.#parts.bus.flush();
    // What was just made durable has told so by the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    return count.kept >= count.n;
  }

  /** Forgets the count, which is durable: the device has gone. One that is not is needed when it comes back. */
  async release(from: DeviceAddress): Promise<void> {
    if (await this.keep(from)) this.#counts.delete(addressKey(from));
  }

  /** Forgets the count whatever it is: the device is no more. */
  forget(from: DeviceAddress): void {
    this.#counts.delete(addressKey(from));
  }

  #await(count: Count, safe: Promise<void>): void {
    if (safe === count.safe) {
      count.safeUpTo.n = count.n;
      return;
    }
    const upTo = { n: count.n };
    count.safe = safe;
    count.safeUpTo = upTo;
    count.keeping = safe.then(() => {
      count.kept = Math.max(count.kept, upTo.n);
    });
  }

  async #count(from: DeviceAddress): Promise<Count> {
    const known = this.#counts.get(addressKey(from));
    if (known) return known;
    const n = await this.#parts.store.lastFrameNumber(from);
    const count = { n, kept: n, keeping: Promise.resolve(), safe: null, safeUpTo: { n } };
    this.#counts.set(addressKey(from), count);
    return count;
  }

  // Into the sender's own queue and not just onto its socket: a refusal lost with the connection would look like
  // success.
  async #refuse(from: DeviceAddress, message: NumberedMessage, routed: Routed & { done: false }): Promise<void> {
    const { done: _, ...refusal } = routed;
    await this.#parts.bus.enqueue(from, {
      expiresAt: this.#parts.clock.now() + NOTICE_TTL_MS,
      message: { v: WIRE_VERSION, t: 'err', n: message.n, call_id: message.call_id, ...refusal },
    });
  }
}
