import { expect, test } from 'vitest';
import { unrungRecord } from '../../../core/call/callRecord.ts';
import { keptWith } from '../../../test/fakes/cutOffCalls.ts';
import { openedStore } from '../../../test/stage/openedStore.ts';
import { unheard } from '../database/row.ts';
import { createPhoneStores } from '../phoneStores.ts';
import { createStrangerLimit, MAX_STRANGERS_KEPT } from './strangerLimit.ts';

const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
const pin = {
  ...{ identity: filled(64, 1), capabilities: filled(12, 1), drPinned: true, verified: false, changedTo: null },
};

function phone() {
  const store = openedStore();
  const stores = createPhoneStores(store, unheard);
  let last = 0;
  /** What an opening of theirs leaves here, and each further message of the same session. */
  const heardOf = (userId: string, id = (last += 1)): number => {
    const address = { userId, deviceId: 1 };
    const sessionId = new Uint8Array(Buffer.alloc(16));
    new DataView(sessionId.buffer).setUint32(0, id);
    const session = { sessionId, epoch: 1, archivedAt: null, state: filled(320, 1), opening: null };
    stores.ratchet.transaction((transaction) => {
      transaction.savePin(address, transaction.loadPin(address) ?? pin);
      transaction.saveSession(address, session);
      transaction.saveSkippedKeys(
        sessionId,
        [{ ratchetKey: filled(32, 1), index: 1, chain: 0, messageKey: filled(32, 2) }],
        2_000_000_000,
      );
      transaction.saveMessage(address, filled(32, 3), 2_000_000_000);
    }, 'later');
    return id;
  };
  const isKnown = (userId: string): readonly boolean[] => [
    stores.peerIdentity(userId) === 'pinned',
    stores.peerDevices(userId).length > 0,
  ];
  const rows = (table: string) => store.database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
  return { ...stores, store, heardOf, isKnown, rows, forgetStrangers: createStrangerLimit(store.database) };
}

test('of 5000 made-up strangers the last thousand leave keys here, and everybody else keeps theirs (A85)', async () => {
  const { heardOf, isKnown, rows, forgetStrangers, ...stores } = phone();
  const others = ['contact', 'verified', 'blocked', 'called', 'speaking'];
  for (const other of others) heardOf(other);
  await stores.contacts.add({ handle: 'contact', addedAt: 1 });
  stores.ratchet.transaction((transaction) =>
    transaction.savePin({ userId: 'verified', deviceId: 1 }, { ...pin, verified: true }),
  );
  stores.admission.block({ handle: 'blocked', blockedAt: 1 });
  const call = { callId: 'a', peer: 'called', direction: 'incoming', type: 'audio', startedAt: 1 } as const;
  await stores.history.add(unrungRecord(call, 'missed', 1, { forwardSecret: true, device: 1 }));
  stores.cutOffCalls.keep(keptWith('speaking', 1), { aliveAt: 1, bootId: null, sinceBootMs: null });
  const first = heardOf('stranger who writes again');
  for (let made = 0; made < 5_000; made += 1) {
    heardOf(`stranger${String(made)}`);
    stores.admission.keepReceived(`stranger${String(made)}`, 'ab'.repeat(16));
  }
  heardOf('stranger who writes again', first);
  forgetStrangers();
  expect(['session', 'peer_pin', 'skipped'].map(rows)).toEqual(Array.from({ length: 3 }, () => MAX_STRANGERS_KEPT + 5));
  expect(rows('ring_right')).toBe(MAX_STRANGERS_KEPT - 1);
  for (const kept of [...others, 'stranger4999', 'stranger who writes again']) {
    expect(isKnown(kept), kept).toEqual([true, true]);
  }
  expect(isKnown('stranger4000')).toEqual([false, false]);
  expect(stores.admission.received('stranger4999')).not.toBeNull();
});

test('what was read of a stranger who was forgotten is known as read (A04)', () => {
  const { store, heardOf, ratchet, isKnown } = phone();
  heardOf('stranger');
  createStrangerLimit(store.database, 0)();
  expect(isKnown('stranger')).toEqual([false, false]);
  const address = { userId: 'stranger', deviceId: 1 };
  expect(ratchet.transaction((transaction) => transaction.hasMessage(address, filled(32, 3)))).toBe(true);
});

test('a right that was given to a contact is no stranger’s, whatever else is forgotten', async () => {
  const { store, admission, contacts } = phone();
  await contacts.add({ handle: 'bob', addedAt: 1 });
  const given = admission.rightFor('bob', () => 'cd'.repeat(16));
  admission.keepReceived('bob', 'ab'.repeat(16));
  createStrangerLimit(store.database, 0)();
  expect([admission.rightFor('bob', () => 'ef'.repeat(16)), admission.received('bob')]).toEqual([
    given,
    'ab'.repeat(16),
  ]);
});
