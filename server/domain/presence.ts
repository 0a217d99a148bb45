import type { HostClock } from './clock.ts';
import { addressKey, type DeviceAddress } from './deviceAddress.ts';

/** Presence: which devices are connected to this server, and when the others last were. */
export class Presence {
  readonly #clock: HostClock;
  readonly #connected = new Set<string>();
  readonly #leftAt = new Map<string, number>();
  #startedAt: number;

  constructor(clock: HostClock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  connected(device: DeviceAddress): void {
    this.#connected.add(addressKey(device));
    this.#leftAt.delete(addressKey(device));
  }

  disconnected(device: DeviceAddress): void {
    if (this.#connected.delete(addressKey(device))) this.#leftAt.set(addressKey(device), this.#clock.now());
  }

  /** Nobody could come back in so much of the time up to now: it counts for no absence. */
  stoodStill(ms: number): void {
    const now = this.#clock.now();
    this.#startedAt = Math.min(now, this.#startedAt + ms);
    for (const [key, at] of this.#leftAt) this.#leftAt.set(key, Math.min(now, at + ms));
  }

  isConnected(device: DeviceAddress): boolean {
    return this.#connected.has(addressKey(device));
  }

  /** A device not seen since the server started gets the benefit of the doubt: it may be on its way back. */
  seenAt(device: DeviceAddress): number {
    if (this.isConnected(device)) return this.#clock.now();
    return this.#leftAt.get(addressKey(device)) ?? this.#startedAt;
  }
}
