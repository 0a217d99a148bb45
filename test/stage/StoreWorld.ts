import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { CallSession } from '../../core/protocol/callSession.ts';
import { newCallSession } from '../../server/domain/callSessions.ts';
import { RetryingStore } from '../../server/store/RetryingStore.ts';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import type { Store } from '../../server/store/Store.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { TestDevice } from './TestDevice.ts';

export const now = 1_700_000_000_000;

interface Kept {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

async function sqliteIn(open: (store: SqliteStore) => Store | Promise<Store>): Promise<Kept> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfort-store-'));
  return { open: async () => open(await SqliteStore.open(folder)), remove: () => rm(folder, { recursive: true }) };
}

/** Every adapter of the port; `open` a second time opens the same data. */
const adapters: Record<string, () => Promise<Kept>> = {
  SqliteStore: () => sqliteIn((store) => store),
  // Live calls in memory over the same, as the server has it.
  RetryingStore: () =>
    sqliteIn((store) =>
      RetryingStore.open({
        store,
        clock: new ManualClock(now),
        freeBytes: async () => Number.MAX_SAFE_INTEGER,
        problemOf: () => 'failing',
        onFailure: () => undefined,
        onChange: () => undefined,
      }),
    ),
};

/** For `describe.each`: the name of an adapter, and what makes one. */
export const storeAdapters = Object.entries(adapters);

export const alice = new TestDevice('alice');
export const bob = new TestDevice('bob');

/** A store for each test of the suite this is made in, and two people who may come to have accounts there. */
export class StoreWorld {
  #kept: Kept | null = null;
  #store: Store | null = null;

  constructor(create: () => Promise<Kept>) {
    beforeEach(async () => {
      this.#kept = await create();
      this.#store = await this.#kept.open();
    });
    afterEach(async () => {
      await this.store.close();
      await this.#kept?.remove();
    });
  }

  get store(): Store {
    if (this.#store === null) throw new Error('there is a store in a test only');
    return this.#store;
  }

  async reopen(): Promise<void> {
    await this.store.close();
    this.#store = (await this.#kept?.open()) ?? null;
  }

  register(device: TestDevice, oneTime = 3): ReturnType<Store['createUser']> {
    const { address, identity } = device;
    return this.store.createUser({ address, identity, prekeys: device.prekeys(oneTime, now) }, now);
  }
}

/** A call of Alice's that rings at Bob's. */
export function ringing(change: Partial<CallSession> = {}): CallSession {
  const call = { caller_id: 'alice', caller_device: alice.device, callee_id: 'bob', call_type: 'video' } as const;
  return { ...newCallSession({ id: randomUUID(), ...call }, now, 45_000), ...change };
}

export function ended(session: CallSession, status: CallSession['status'], ended_at: number): CallSession {
  return { ...session, status, ended_at, end_reason: 'hangup' };
}
