import type { Bus } from '../bus/Bus.ts';
import type { Store } from '../store/Store.ts';
import type { AccessTokens } from './accessTokens.ts';
import type { CallRouting } from './callRouting.ts';
import type { HostClock } from './clock.ts';
import type { DeviceAddress } from './deviceAddress.ts';
import type { DeviceConnections } from './deviceConnections.ts';

interface Parts {
  readonly store: Pick<Store, 'deleteDevice'>;
  readonly bus: Pick<Bus, 'clear'>;
  readonly clock: HostClock;
  readonly routing: Pick<CallRouting, 'endCallsOf'>;
  readonly connections: Pick<DeviceConnections, 'remove'>;
  /** Everything that speaks for a device without its key. */
  readonly tokens: readonly AccessTokens[];
}

/**
 * Deletes a device at the wish of its owner, and the account with its last device: live calls end first and are told to
 * the other side, then keys, queue, tokens and tickets go, and at last the connection.
 */
export class AccountDeletion {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Rejects with StoreUnavailable, and has deleted nothing then. */
  delete(address: DeviceAddress): Promise<void> {
    const { store, bus, clock, routing, connections, tokens } = this.#parts;
    return connections.remove(address, async () => {
      // Once more if it was called between the end of its calls and its own.
      do await routing.endCallsOf(address);
      while ((await store.deleteDevice(address, clock.now())) === 'inCall');
      for (const kind of tokens) kind.revoke(address);
      await bus.clear(address);
    });
  }
}
