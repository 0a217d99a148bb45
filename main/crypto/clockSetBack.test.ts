import { expect, it } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, TEST_START_MS, codeOf } from '../../test/stage/ratchetParty.ts';
import { createSessionUpkeep } from './sessionUpkeep.ts';
import { StoreSweep } from './storeSweep.ts';

const DAY_MS = 24 * 3600 * 1000;

function talking() {
  const clock = { ms: TEST_START_MS };
  const alice = new RatchetParty('alice', 1, { clock });
  const bob = new RatchetParty('bob', 7, { clock });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'hello'));
  alice.receive(bob, bob.send(alice, 'hello yourself'));
  return { clock, alice, bob };
}

it('A14 a peer that was dropped is heard again when the clock is set back, and not only a day later', () => {
  const { clock, alice, bob } = talking();
  const text = alice.send(bob, 'x');
  const forged = Buffer.from(text, 'base64');
  forged.writeUInt8(forged.readUInt8(forged.length - 1) ^ 1, forged.length - 1);
  for (let i = 0; i < 20; i++) expect(codeOf(() => bob.receive(alice, forged.toString('base64')))).toBe('E_AUTH');
  expect(codeOf(() => bob.receive(alice, text))).toBe('E_TOO_FAR');
  clock.ms -= DAY_MS;
  expect(bob.receive(alice, text)).toBe('x');
});

it('A29 a session is begun anew within its limits when the clock is set back, and not only a day later', () => {
  const { clock, alice, bob } = talking();
  for (let i = 0; i < 10; i++) {
    clock.ms += 60_000;
    bob.crypto.rekey(alice.address, alice.bundle(), null);
  }
  expect(bob.crypto.mayRekey(alice.address)).toBe(false);
  clock.ms -= DAY_MS;
  expect(bob.crypto.mayRekey(alice.address)).toBe(true);
  bob.crypto.rekey(alice.address, alice.bundle(), null);
  expect(bob.crypto.mayRekey(alice.address)).toBe(false);
  clock.ms += 60_000;
  expect(bob.crypto.mayRekey(alice.address)).toBe(true);
});

it('what has expired is deleted when the clock is set back, and not only a day later', () => {
  const store = new InMemoryRatchetStore();
  const sweep = new StoreSweep(store);
  const peer = { userId: 'bob', deviceId: 7 };
  const digest = new Uint8Array(32);
  const sweeps = (nowMs: number): boolean => {
    store.transaction((transaction) => transaction.saveMessage(peer, digest, 1));
    sweep.ifDue(nowMs);
    return !store.transaction((transaction) => transaction.hasMessage(peer, digest));
  };
  expect([sweeps(TEST_START_MS), sweeps(TEST_START_MS), sweeps(TEST_START_MS + 59_999)]).toEqual([true, false, false]);
  expect(sweeps(TEST_START_MS - DAY_MS)).toBe(true);
  expect([sweeps(TEST_START_MS - DAY_MS + 59_999), sweeps(TEST_START_MS - DAY_MS + 60_000)]).toEqual([false, true]);
});

it('a bundle that could not be had is asked for again when the clock is set back, and not only a day later', async () => {
  const clock = { ms: TEST_START_MS };
  let fetches = 0;
  const upkeep = createSessionUpkeep({
    status: () => undefined,
    initializeSession: () => undefined,
    fetchBundles: async () => {
      fetches += 1;
      return null;
    },
    isInCallSetup: () => false,
    now: () => clock.ms,
    startTimer: () => () => undefined,
    onFault: () => undefined,
  });
  const fetchesAfter = async (ms: number): Promise<number> => {
    clock.ms += ms;
    await upkeep.beforeSending({ userId: 'bob', deviceId: 7 }, 'message');
    return fetches;
  };
  expect([await fetchesAfter(0), await fetchesAfter(0), await fetchesAfter(4_999)]).toEqual([1, 1, 1]);
  expect([await fetchesAfter(-DAY_MS), await fetchesAfter(4_999), await fetchesAfter(1)]).toEqual([2, 2, 3]);
});
