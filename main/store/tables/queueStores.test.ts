import { expect, test } from 'vitest';
import { openedStore, reopened, rowOf } from '../../../test/stage/openedStore.ts';
import { createInboxStore } from './inboxStore.ts';
import { createOutboxStore } from './outboxStore.ts';
import { createSqliteRatchetStore } from './SqliteRatchetStore.ts';

test('frames leave in the order they were put and numbered without a gap', async () => {
  const outbox = createOutboxStore(openedStore().database);
  for (const callId of ['a', 'b', 'c']) outbox.put(rowOf(callId));
  const { acknowledged, last, rows } = await outbox.load();
  expect({ acknowledged, last }).toEqual({ acknowledged: 0, last: 3 });
  expect(rows.map(({ n, callId }) => [n, callId])).toEqual([
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ]);
  expect(rows[0]).toMatchObject(rowOf('a'));
  expect((await outbox.rowsAfter(1)).map(({ callId }) => callId)).toEqual(['b', 'c']);
});

test('an acknowledgement covers everything before it, and numbers go on after a restart', async () => {
  const store = openedStore();
  const outbox = createOutboxStore(store.database);
  for (const callId of ['a', 'b', 'c']) outbox.put(rowOf(callId));
  await outbox.acknowledge(2);
  await outbox.acknowledge(1);
  const again = createOutboxStore(reopened(store).database);
  again.put(rowOf('d'));
  const { acknowledged, rows } = await again.load();
  expect(acknowledged).toBe(2);
  expect(rows.map(({ n, callId }) => [n, callId])).toEqual([
    [3, 'c'],
    [4, 'd'],
  ]);
});

test('an acknowledgement of what was never sent removes nothing', async () => {
  const outbox = createOutboxStore(openedStore().database);
  outbox.put(rowOf('a'));
  await outbox.acknowledge(9);
  expect(await outbox.load()).toMatchObject({ acknowledged: 0, last: 1, rows: [{ callId: 'a' }] });
});

test('what is taken out leaves no gap in the numbers', async () => {
  const outbox = createOutboxStore(openedStore().database);
  for (const callId of ['a', 'b', 'c', 'd']) outbox.put(rowOf(callId));
  const { rows } = await outbox.load();
  await outbox.renumber(
    40,
    rows.filter(({ callId }) => callId === 'a' || callId === 'c').map(({ id }) => id),
  );
  outbox.put(rowOf('e'));
  const after = await outbox.load();
  expect(after).toMatchObject({ acknowledged: 40, last: 43 });
  expect(after.rows.map(({ n, callId }) => [n, callId])).toEqual([
    [41, 'b'],
    [42, 'd'],
    [43, 'e'],
  ]);
});

test('a frame and the ratchet step that made it are kept together or not at all', async () => {
  const { database } = openedStore();
  const outbox = createOutboxStore(database);
  const ratchet = createSqliteRatchetStore(database);
  const peer = { userId: 'bob', deviceId: 7 };
  ratchet.transaction((step) => {
    step.saveMessage(peer, new Uint8Array(32).fill(1), 1_900_000_000);
    outbox.put(rowOf('a'));
  });
  const undone = () =>
    ratchet.transaction((step) => {
      step.saveMessage(peer, new Uint8Array(32).fill(2), 1_900_000_000);
      outbox.put(rowOf('b'));
      throw new Error('the ratchet said no');
    });
  expect(undone).toThrow('the ratchet said no');
  expect(await outbox.load()).toMatchObject({ acknowledged: 0, last: 1, rows: [{ n: 1, callId: 'a' }] });
  const kept = [1, 2].map((digest) =>
    ratchet.transaction((step) => step.hasMessage(peer, new Uint8Array(32).fill(digest))),
  );
  expect(kept).toEqual([true, false]);
});

test('a received message and the place it stands at are kept together or not at all', async () => {
  const store = openedStore();
  const inbox = createInboxStore(store.database);
  const message = (s: number) => ({
    position: { epoch: '00000000000000ab', s },
    frame: `{"s":${s}}`,
    plaintext: new Uint8Array([1, 2, s]),
    receivedAt: 1_800_000_000_000,
  });
  store.database.transaction(() => inbox.put(message(1)))();
  expect(
    store.database.transaction(() => {
      inbox.put(message(2));
      throw new Error('power cut');
    }),
  ).toThrow('power cut');
  const again = createInboxStore(reopened(store).database);
  expect(await again.position()).toEqual({ epoch: '00000000000000ab', s: 1 });
  const waiting = await again.waiting();
  expect(waiting).toMatchObject([{ frame: '{"s":1}', receivedAt: 1_800_000_000_000 }]);
  expect([...(waiting[0]?.plaintext ?? [])]).toEqual([1, 2, 1]);
  await again.handled(waiting[0]?.id ?? 0);
  expect(await again.waiting()).toEqual([]);
});

test('the place in the delivery queue goes back within an epoch only when it is forgotten, and begins anew in the next', async () => {
  const store = openedStore();
  const inbox = createInboxStore(store.database);
  expect(await inbox.position()).toBeNull();
  await inbox.advance({ epoch: 'a', s: 5 });
  await inbox.advance({ epoch: 'a', s: 3 });
  expect(await inbox.position()).toEqual({ epoch: 'a', s: 5 });
  await inbox.forget('a');
  expect(await inbox.position()).toEqual({ epoch: 'a', s: 0 });
  await inbox.advance({ epoch: 'a', s: 2 });
  await inbox.advance({ epoch: 'a', s: 1 });
  expect(await inbox.position()).toEqual({ epoch: 'a', s: 2 });
  await inbox.forget('b');
  expect(await inbox.position()).toEqual({ epoch: 'b', s: 0 });
  await inbox.advance({ epoch: 'c', s: 3 });
  expect(await createInboxStore(reopened(store).database).position()).toEqual({ epoch: 'c', s: 3 });
});
