import { ARCHIVED_SESSION_LIFETIME_S } from '../../core/ratchet/signalCrypto.ts';
import type { RatchetStore } from './RatchetStore.ts';

const SWEEP_EVERY_MS = 60_000;

/** Deletes what has expired, once a minute at most. */
export class StoreSweep {
  readonly #store: RatchetStore;
  #nextMs = 0;

  constructor(store: RatchetStore) {
    this.#store = store;
  }

  /** In a transaction of its own: a message that is refused undoes its own, and must not undo this. */
  ifDue(nowMs: number): void {
    // Due later than a minute from now is what a clock has reckoned that was set back since.
    if (nowMs < this.#nextMs && this.#nextMs <= nowMs + SWEEP_EVERY_MS) return;
    const now = Math.floor(nowMs / 1000);
    this.#store.transaction((transaction) => transaction.deleteExpired(now, now - ARCHIVED_SESSION_LIFETIME_S));
    this.#nextMs = nowMs + SWEEP_EVERY_MS;
  }
}
