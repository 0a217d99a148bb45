import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RatchetStore } from '../../main/crypto/RatchetStore.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { createRollbackGuard } from '../../main/store/key/rollbackGuard.ts';
import { createSqliteRatchetStore } from '../../main/store/tables/SqliteRatchetStore.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { TEST_START_MS } from './ratchetParty.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** A store with its mirror beside it, opened again and again; `put` is what a restored backup does. */
export function guardedStore() {
  const folder = temporaryFolder();
  const [file, mirror] = [join(folder, 'store.db'), join(folder, 'mirror')];
  const keyring = new FakeKeyring();
  const faults: string[] = [];
  let close = (): void => undefined;
  /** The mirror is written on the side: nobody takes its folder away below it. */
  let written = async (): Promise<void> => undefined;
  onTestFinished(async () => {
    await written();
    close();
  });
  const open = (spoiled: (store: RatchetStore) => RatchetStore = (store) => store) => {
    close();
    const store = openStore({ file, key: new Uint8Array(32).fill(7), migrations });
    close = store.close;
    const guard = createRollbackGuard({
      file: mirror,
      keyring,
      store: spoiled(createSqliteRatchetStore(store.database)),
      now: () => TEST_START_MS,
      onFault: (what) => faults.push(what),
    });
    written = () => guard.close(true);
    return { guard, epoch: () => guard.store.transaction((t) => t.stateEpoch()) };
  };
  const shut = () => {
    close();
    close = () => undefined;
    written = async () => undefined;
  };
  const put = (from: string, to: string) => {
    shut();
    for (const log of [`${to}-wal`, `${to}-shm`]) rmSync(log, { force: true });
    copyFileSync(from, to);
  };
  return { open, keyring, faults, file, mirror, put, shut };
}
