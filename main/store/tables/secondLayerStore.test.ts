import { expect, test } from 'vitest';
import { openedStore, reopened } from '../../../test/stage/openedStore.ts';
import { createSecondLayerStore } from './secondLayerStore.ts';
import { createSqliteRatchetStore } from './SqliteRatchetStore.ts';

const phone = { userId: 'bob', deviceId: 7 };
const tablet = { userId: 'bob', deviceId: 8 };

/** The identity of `byte` is pinned for a device. */
function pin(store: ReturnType<typeof openedStore>, device: typeof phone, byte: number): void {
  const identity = new Uint8Array(64).fill(byte);
  const about = { capabilities: new Uint8Array(12), drPinned: true, verified: false, changedTo: null };
  createSqliteRatchetStore(store.database).transaction((transaction) =>
    transaction.savePin(device, { identity, ...about }),
  );
}

test('a device that had a second layer is known by its identity, also after a restart (A35)', () => {
  const store = openedStore();
  pin(store, phone, 1);
  pin(store, tablet, 1);
  const layers = createSecondLayerStore(store.database);
  expect(layers.had(phone)).toBe(false);
  layers.note(phone);
  layers.note(phone);
  const again = reopened(store);
  expect(createSecondLayerStore(again.database).had(phone)).toBe(true);
  expect(createSecondLayerStore(again.database).had(tablet)).toBe(false);
});

test('another identity begins without a past, and the one before has not lost its own', () => {
  const store = openedStore();
  const layers = createSecondLayerStore(store.database);
  pin(store, phone, 1);
  layers.note(phone);
  pin(store, phone, 2);
  expect(layers.had(phone)).toBe(false);
  pin(store, phone, 1);
  expect(layers.had(phone)).toBe(true);
});

test('of a device for which nothing is pinned nothing is noted', () => {
  const store = openedStore();
  const layers = createSecondLayerStore(store.database);
  layers.note(phone);
  pin(store, phone, 1);
  expect(layers.had(phone)).toBe(false);
});
