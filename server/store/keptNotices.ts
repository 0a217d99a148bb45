import { addressKey, type DeviceAddress } from '../domain/deviceAddress.ts';
import type { Store } from './Store.ts';
import { isOfOneRequest } from './StoreUnavailable.ts';

/** Which devices were told of which missed calls, until that can be written. */
export class KeptNotices {
  readonly #told = new Map<string, { readonly address: DeviceAddress; readonly callIds: Set<string> }>();

  /** Devices of which something is kept. */
  get size(): number {
    return this.#told.size;
  }

  add(address: DeviceAddress, callIds: readonly string[]): void {
    const key = addressKey(address);
    const kept = this.#told.get(key) ?? { address, callIds: new Set() };
    for (const id of callIds) kept.callIds.add(id);
    this.#told.set(key, kept);
  }

  /** As it is now: what is written in the next moment leaves the others, and not this. */
  of(address: DeviceAddress): ReadonlySet<string> {
    return new Set(this.#told.get(addressKey(address))?.callIds);
  }

  /** Also what comes while it writes. Rejects as the store does; what is written by then is not kept any more. */
  async write(store: Pick<Store, 'markMissedTold'>): Promise<void> {
    for (const [key, kept] of this.#told) {
      const written = [...kept.callIds];
      await store.markMissedTold(kept.address, written).catch((error: unknown) => {
        // On a damaged page: they are told once more, and those of others are written.
        if (!isOfOneRequest(error)) throw error;
      });
      this.#told.delete(key);
      // What was told meanwhile stays, at the end, and has its turn: it would be told once more.
      for (const id of written) kept.callIds.delete(id);
      if (kept.callIds.size > 0) this.#told.set(key, kept);
    }
  }
}
