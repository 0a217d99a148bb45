import { MAX_BATCH_FRAMES, NOTICE_TTL_MS } from '../../core/protocol/limits.ts';
import type { Bus, QueueEntry } from '../bus/Bus.ts';
import type { Store } from '../store/Store.ts';
import { callState } from './callNotices.ts';
import type { HostClock } from './clock.ts';
import { addressKey, type DeviceAddress } from './deviceAddress.ts';

interface Parts {
  readonly store: Pick<Store, 'missedCallsUntold' | 'markMissedTold'>;
  readonly bus: Bus;
  readonly clock: HostClock;
}

/** As many notices wait at once; the next are queued when no more than half of them are left. */
const MOST_WAITING = MAX_BATCH_FRAMES;
/** Of a server that has no room for anybody; the others have their turn the next time. */
const MOST_ASKED_AGAIN = 100;

/**
 * Tells devices what they missed. Notices expire and queues are full, rows stay: a call counts as told only when the
 * device has acknowledged the notice. However many there are, they leave the queue to calls that go on.
 */
export class MissedCalls {
  readonly #parts: Parts;
  /** Devices that are to be told of more than waits in their queues, whoever is owed for longest first. */
  readonly #owed = new Map<string, DeviceAddress>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A notice found no place: it is queued again as soon as the device has taken something out, or with `tellOwed`. */
  owe(device: DeviceAddress): void {
    this.#owed.set(addressKey(device), device);
  }

  /**
   * Periodically: a device whose own queue is empty, while those of others leave no room, takes nothing out. Whoever is
   * away is told of everything at the next sign-in.
   */
  async tellOwed(isConnected: (device: DeviceAddress) => boolean): Promise<void> {
    for (const device of [...this.#owed.values()].slice(0, MOST_ASKED_AGAIN)) {
      this.#owed.delete(addressKey(device));
      // oxlint-disable-next-line no-await-in-loop
      if (isConnected(device)) await this.queueUntold(device);
    }
  }

  /** Queues what the device is to be told of and what does not lie in its queue already. */
  async queueUntold(device: DeviceAddress): Promise<void> {
    const { store, bus, clock } = this.#parts;
    this.#owed.delete(addressKey(device));
    if ((await this.#waiting(device)).size > MOST_WAITING / 2) return this.owe(device);
    const untold = await store.missedCallsUntold(device);
    if (untold.length === 0) return;
    const waiting = await this.#waiting(device);
    for (const session of untold) {
      if (waiting.has(session.id)) continue;
      if (waiting.size >= MOST_WAITING) return this.owe(device);
      waiting.add(session.id);
      const { message } = callState(session, device, 'missed');
      const { outcome } = await bus.enqueue(device, { message, expiresAt: clock.now() + NOTICE_TTL_MS });
      if (outcome === 'full') return this.owe(device);
    }
  }

  /** The missed calls whose notices lie in the queue of the device. */
  async #waiting(device: DeviceAddress): Promise<Set<string>> {
    const { entries } = await this.#parts.bus.readFrom(device, null, 0);
    return new Set(
      entries.flatMap(({ message }) =>
        message.t === 'call_state' && message.state === 'missed' ? [message.call_id] : [],
      ),
    );
  }

  /** The device has taken these out of its queue. */
  async delivered(device: DeviceAddress, entries: readonly QueueEntry[]): Promise<void> {
    const told = entries.flatMap(({ message }) =>
      message.t === 'call_state' && message.state === 'missed' && message.direction === 'incoming'
        ? [message.call_id]
        : [],
    );
    if (told.length > 0) await this.#parts.store.markMissedTold(device, told);
    if (entries.length > 0 && this.#owed.delete(addressKey(device))) await this.queueUntold(device);
  }
}
