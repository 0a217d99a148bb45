import { NOTICE_TTL_MS } from '../../core/protocol/limits.ts';
import type { Bus, QueueEntry } from '../bus/Bus.ts';
import type { Store } from '../store/Store.ts';
import { callState } from './callNotices.ts';
import type { Clock } from './clock.ts';
import { addressKey, type DeviceAddress } from './deviceAddress.ts';

interface Parts {
  readonly store: Pick<Store, 'missedCallsUntold' | 'markMissedTold'>;
  readonly bus: Bus;
  readonly clock: Clock;
}

/**
 * Tells devices what they missed. Notices expire and queues are full, rows stay: a call counts as told only when the
 * device has acknowledged the notice.
 */
export class MissedCalls {
  readonly #parts: Parts;
  /** Devices in whose queue a notice found no place. */
  readonly #owed = new Set<string>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A notice found no place: it is queued again as soon as the device has taken something out. */
  owe(device: DeviceAddress): void {
    this.#owed.add(addressKey(device));
  }

  /** Queues what the device is to be told of and what does not lie in its queue already. */
  async queueUntold(device: DeviceAddress): Promise<void> {
    const { store, bus, clock } = this.#parts;
    const untold = await store.missedCallsUntold(device);
    if (untold.length === 0) return;
    const waiting = new Set(
      (await bus.readFrom(device, null, 0)).entries.flatMap(({ message }) =>
        message.t === 'call_state' && message.state === 'missed' ? [message.call_id] : [],
      ),
    );
    for (const session of untold) {
      if (waiting.has(session.id)) continue;
      const { message } = callState(session, device, 'missed');
      const { outcome } = await bus.enqueue(device, { message, expiresAt: clock.now() + NOTICE_TTL_MS });
      if (outcome === 'full') return this.owe(device);
    }
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
