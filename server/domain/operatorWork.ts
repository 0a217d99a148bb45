import type { Store } from '../store/Store.ts';
import type { AccountDeletion } from './accountDeletion.ts';
import type { HostClock } from './clock.ts';
import type { DeviceConnections } from './deviceConnections.ts';
import { startTask } from './task.ts';

const REMOVALS_MS = 1_000;
const SEEN_MS = 60 * 60_000;

interface Parts {
  readonly store: Pick<Store, 'operator' | 'devicesOf'>;
  readonly deletion: Pick<AccountDeletion, 'delete'>;
  readonly connections: Pick<DeviceConnections, 'markSeen'>;
  readonly clock: HostClock;
  readonly onFailure: (error: unknown) => void;
  /** An account is gone. */
  readonly onRemoved: () => void;
}

/**
 * What is done for whoever runs the server: accounts are removed that a command beside it asks for, through its data,
 * and the day on which somebody was here is kept for those who never leave. The result ends it.
 */
export function startOperatorWork(parts: Parts): () => Promise<void> {
  const tasks = [
    startTask(parts, REMOVALS_MS, () => removeAsked(parts)),
    startTask(parts, SEEN_MS, () => parts.connections.markSeen()),
  ];
  return async () => {
    await Promise.all(tasks.map((stop) => stop()));
  };
}

async function removeAsked({ store, deletion, onRemoved }: Parts): Promise<void> {
  for (const user of await store.operator.removalsAsked()) {
    const devices = await store.devicesOf(user);
    for (const device of devices) await deletion.delete({ user, device });
    await store.operator.settleRemoval(user);
    if (devices.length > 0) onRemoved();
  }
}
