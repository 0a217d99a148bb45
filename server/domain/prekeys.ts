import type { HttpErrorCode } from '../../core/protocol/errorCodes.ts';
import { PREKEYS_LOW } from '../../core/protocol/limits.ts';
import type { KeysRequest } from '../../core/protocol/httpApi.ts';
import type { DeviceBundle } from '../../core/protocol/prekeyBundle.ts';
import type { KeyCount, Store } from '../store/Store.ts';
import type { HostClock } from './clock.ts';
import type { DeviceAddress } from './deviceAddress.ts';
import type { Meter } from './meter.ts';
import type { IdentityVerifier } from './identityVerifier.ts';
import { BucketMap } from './tokenBucket.ts';

/** What a request for prekeys came to. */
export type PrekeyOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: HttpErrorCode; readonly retryMs?: number };

interface Parts {
  readonly store: Store;
  readonly verifier: IdentityVerifier;
  readonly clock: HostClock;
  /** Tells a device, if it is connected, that it should upload more. */
  readonly tellLow: (device: DeviceAddress, left: KeyCount) => void;
  readonly meter: Pick<Meter, 'prekeyEmpty'>;
}

/**
 * Upload and hand-out of prekeys. Hand-out is budgeted: whoever fetches bundles without end uses up somebody's one-time
 * keys.
 */
export class Prekeys {
  readonly #parts: Parts;
  readonly #perTarget = new BucketMap({ burst: 6, refillPerSecond: 1 / 600 });
  readonly #perRequester = new BucketMap({ burst: 60, refillPerSecond: 60 / 3600 });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async upload(address: DeviceAddress, { identity: renewed, ...keys }: KeysRequest): Promise<PrekeyOutcome<KeyCount>> {
    const { store, verifier, clock } = this.#parts;
    const known = await store.identityOf(address);
    if (!known) return { ok: false, code: 'unauthorized' };
    if (renewed && !(await verifier.renews(address, known, renewed))) return { ok: false, code: 'bad_identity' };
    if (!(await verifier.keysFit(address, renewed ?? known, keys, clock.wall())))
      return { ok: false, code: 'bad_prekey' };
    const added = await store.addPrekeys(address, keys, renewed);
    if (added === 'noDevice') return { ok: false, code: 'unauthorized' };
    return { ok: true, value: await store.countPrekeys(address, clock.wall()) };
  }

  count(address: DeviceAddress): Promise<KeyCount> {
    return this.#parts.store.countPrekeys(address, this.#parts.clock.wall());
  }

  /** One bundle for each device of the user, paid for from the requester's budgets. */
  async bundlesFor(requester: DeviceAddress, user: string): Promise<PrekeyOutcome<DeviceBundle[]>> {
    const { store, clock, tellLow, meter } = this.#parts;
    const now = clock.now();
    // Both budgets before the look-up, so that the reply does not tell who exists sooner than the budget ends.
    const retryMs =
      this.#perTarget.take(`${requester.user}/${user}`, now) || this.#perRequester.take(requester.user, now);
    if (retryMs > 0) return { ok: false, code: 'rate', retryMs };
    if (requester.user === user) return { ok: false, code: 'no_such_user' };
    const taken = await store.takeBundles(user, clock.wall(), requester.user);
    if (taken.length === 0) return { ok: false, code: 'no_such_user' };
    for (const { bundle, left } of taken) {
      if ('signedPrekey' in bundle && bundle.oneTimePrekey === undefined) meter.prekeyEmpty();
      if (left !== null && areLow(left)) tellLow({ user: bundle.userId, device: bundle.deviceId }, left);
    }
    return { ok: true, value: taken.map(({ bundle }) => bundle) };
  }
}

function areLow(left: KeyCount): boolean {
  return Math.min(left.oneTimePrekeys, left.oneTimeKemPrekeys) < PREKEYS_LOW;
}
