import { type NumberedMessage } from '../../core/protocol/clientMessage.ts';
import { NOTICE_TTL_MS, WIRE_VERSION } from '../../core/protocol/limits.ts';
import type { Bus } from '../bus/Bus.ts';
import type { Store } from '../store/Store.ts';
import type { CallRouting } from './callRouting.ts';
import type { Clock } from './clock.ts';
import { addressKey, type DeviceAddress } from './deviceAddress.ts';
import type { Routed } from './routed.ts';

const SAVE_AFTER_MS = 1_000;
const RETRY_UNAVAILABLE_MS = 1_000;

interface Parts {
  readonly store: Pick<Store, 'lastFrameNumber' | 'saveFrameNumber'>;
  readonly bus: Bus;
  readonly routing: Pick<CallRouting, 'route'>;
  readonly clock: Clock;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Exactly-once processing of the numbered frames of every device: deduplicates by `n` and refuses gaps. To be called
 * for one device in turn.
 *
 * The count is kept in memory and saved a second after it moved: a server that died in between repeats at most what
 * every handler bears (the same offer, answer or hang-up again), and a client whose frames were acknowledged beyond the
 * saved count numbers the rest anew.
 */
export class FrameDeduplication {
  readonly #parts: Parts;
  readonly #counts = new Map<string, { n: number; cancelSave: (() => void) | undefined }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The last number consumed from a device. */
  async lastNumber(from: DeviceAddress): Promise<number> {
    return (await this.#count(from)).n;
  }

  /** consumed: done or refused, now or before; acknowledge it. gap: a frame before it is missing. */
  async consume(from: DeviceAddress, message: NumberedMessage): Promise<'consumed' | 'gap'> {
    const count = await this.#count(from);
    if (message.n <= count.n) return 'consumed';
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
    count.cancelSave ??= this.#parts.clock.startTimer(SAVE_AFTER_MS, () => void this.#save(from));
    return 'consumed';
  }

  /** Saves the count now and forgets it: the device has gone. */
  async release(from: DeviceAddress): Promise<void> {
    await this.#save(from);
    this.#counts.delete(addressKey(from));
  }

  /** Forgets the count without saving it: the device is no more. */
  forget(from: DeviceAddress): void {
    this.#counts.get(addressKey(from))?.cancelSave?.();
    this.#counts.delete(addressKey(from));
  }

  async #count(from: DeviceAddress): Promise<{ n: number; cancelSave: (() => void) | undefined }> {
    const known = this.#counts.get(addressKey(from));
    if (known) return known;
    const count = { n: await this.#parts.store.lastFrameNumber(from), cancelSave: undefined };
    this.#counts.set(addressKey(from), count);
    return count;
  }

  async #save(from: DeviceAddress): Promise<void> {
    const count = this.#counts.get(addressKey(from));
    if (!count?.cancelSave) return;
    count.cancelSave();
    count.cancelSave = undefined;
    try {
      await this.#parts.store.saveFrameNumber(from, count.n);
    } catch (error) {
      this.#parts.onFailure(error);
    }
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
