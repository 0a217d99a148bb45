import { ARCHIVED_SESSION_LIFETIME_S } from '../../core/ratchet/signalCrypto.ts';
import type { RatchetStore } from './RatchetStore.ts';

const SWEEP_EVERY_MS = 60_000;

/** Deletes what has expired, once a minute at most, whatever the server makes of the time. */
export class StoreSweep {
  readonly #store: RatchetStore;
  #nextMs = Number.NEGATIVE_INFINITY;

  constructor(store: RatchetStore) {
    this.#store = store;
  }

  /**
   * By a clock that only goes forward; what has expired by `now`, in Unix seconds. In a transaction of its own: a
   * message that is refused undoes its own, and must not undo this.
   */
  ifDue(elapsedMs: number, now: number): void {
    if (elapsedMs < this.#nextMs) return;
    this.#store.transaction((transaction) => transaction.deleteExpired(now, now - ARCHIVED_SESSION_LIFETIME_S));
    this.#nextMs = elapsedMs + SWEEP_EVERY_MS;
  }
}
