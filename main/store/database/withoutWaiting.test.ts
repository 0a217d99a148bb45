import { expect, test } from 'vitest';
import { openedStore, reopened, rowOf } from '../../../test/stage/openedStore.ts';
import { createInboxStore } from '../tables/inboxStore.ts';
import { createOutboxStore } from '../tables/outboxStore.ts';
import { withoutWaiting } from './withoutWaiting.ts';

const FULL = 2;
const NORMAL = 1;

test('the disk is waited for again after it, whatever came of it: a ratchet must never go back', () => {
  const { database } = openedStore();
  const syncOf = () => database.pragma('synchronous', { simple: true });
  expect(syncOf()).toBe(FULL);
  expect(withoutWaiting(database, syncOf)).toBe(NORMAL);
  expect(syncOf()).toBe(FULL);
  const broken = () => {
    throw new Error('no such row');
  };
  expect(() => withoutWaiting(database, broken)).toThrow('no such row');
  expect(syncOf()).toBe(FULL);
});

test('what was received and what the server has stays done when the program ends', async () => {
  const store = openedStore();
  const [inbox, outbox] = [createInboxStore(store.database), createOutboxStore(store.database)];
  const position = { epoch: '00000000000000aa', s: 1 };
  const id = inbox.put({ position, frame: '{}', plaintext: null, receivedAt: 1 });
  outbox.put(rowOf('a'));
  await inbox.handled(id);
  await outbox.acknowledge(1);
  const { database } = reopened(store);
  expect(await createInboxStore(database).waiting()).toEqual([]);
  expect(await createOutboxStore(database).load()).toMatchObject({ acknowledged: 1, rows: [] });
});
