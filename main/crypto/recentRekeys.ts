import { type Address, mayRekey } from '../../core/ratchet/signalCrypto.ts';

const DAY_S = 24 * 3600;
const MAX_TRACKED = 1000;

/**
 * Which sessions this run has begun anew (A29), by the clock that only goes forward. The store has the same by the
 * corrected time, which outlives a restart; but the server corrects it, and must not empty the limits by a step of it.
 */
export class RecentRekeys {
  readonly #at = new Map<string, readonly number[]>();
  readonly #elapsed: () => number;

  /** `elapsed` in milliseconds. */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
  }

  /** Whether the limits allow another one, as far as this run knows. */
  allows(peer: Address): boolean {
    return mayRekey(this.#ofToday(peer), this.#seconds());
  }

  /** Keeps the peers of the latest ones; of one that was forgotten the store knows. */
  note(peer: Address): void {
    const key = keyOf(peer);
    const ofToday = this.#ofToday(peer);
    this.#at.delete(key);
    this.#at.set(key, [this.#seconds(), ...ofToday]);
    for (const oldest of this.#at.keys()) {
      if (this.#at.size <= MAX_TRACKED) break;
      this.#at.delete(oldest);
    }
  }

  /** Newest first. */
  #ofToday(peer: Address): readonly number[] {
    const since = this.#seconds() - DAY_S;
    return (this.#at.get(keyOf(peer)) ?? []).filter((at) => at > since);
  }

  #seconds(): number {
    return Math.floor(this.#elapsed() / 1000);
  }
}

function keyOf({ userId, deviceId }: Address): string {
  return `${userId}:${deviceId}`;
}
