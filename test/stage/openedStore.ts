import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import type { NewOutboxRow } from '../../main/signalling/outbox.ts';
import { temporaryFolder } from './temporaryFolder.ts';

export const storeKey = new Uint8Array(32).fill(3);

/** A store of a phone with every table, closed when the test is over. */
export function openedStore(file = join(temporaryFolder(), 'store.db')) {
  const store = openStore({ file, key: storeKey, migrations });
  onTestFinished(() => void store.database.close());
  return { ...store, file };
}

/** Closes it as a crash would leave it, as far as the file is concerned, and opens it again. */
export function reopened(store: { readonly file: string; readonly close: () => void }) {
  store.close();
  return openedStore(store.file);
}

/** A frame as it is put into the outbox. */
export const rowOf = (callId: string, expiresAt = 1_900_000_000_000): NewOutboxRow => ({
  frame: `{"call_id":"${callId}"}`,
  callId,
  kind: 'ice_candidate',
  expiresAt,
});
