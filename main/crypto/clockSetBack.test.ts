import { expect, it } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, TEST_START_MS, codeOf } from '../../test/stage/ratchetParty.ts';
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

it('keys dated by a clock that was ahead are all made anew once it is right (A76)', () => {
  const clock = { ms: TEST_START_MS + 30 * DAY_MS };
  const bob = new RatchetParty('bob', 7, { clock, fullSupply: 100 });
  bob.crypto.keyUploadTaken();
  expect(bob.crypto.keyUploadDue()).toBe(false);
  clock.ms = TEST_START_MS;
  const alice = new RatchetParty('alice', 1, { clock });
  expect(codeOf(() => alice.crypto.initializeSession(bob.address, bob.bundle()))).toBe('E_BAD_BUNDLE');
  expect(bob.crypto.keyUploadDue()).toBe(true);
  const anew = bob.crypto.makePrekeyUpload({ oneTimePrekeys: 100, oneTimeKemPrekeys: 100 });
  expect([anew.oneTimePrekeys.length, anew.oneTimeKemPrekeys.length]).toEqual([100, 100]);
  bob.crypto.keyUploadTaken();
  expect(bob.crypto.keyUploadDue()).toBe(false);
  bob.publish();
  alice.crypto.initializeSession(bob.address, bob.bundle());
  expect(bob.receive(alice, alice.send(bob, 'x'))).toBe('x');
});

it('a session begun by a clock that was ahead is replaced once it is right, and not a month and a week later (A76)', () => {
  const { clock, alice, bob } = talking();
  expect(alice.crypto.sessionStatus(bob.address)?.rotation).toBe('none');
  clock.ms -= 30 * DAY_MS;
  expect(alice.crypto.sessionStatus(bob.address)?.rotation).toBe('due');
});

it('no new session is dated later than the device says, whatever the server makes of the time (A76)', () => {
  const clock = { ms: TEST_START_MS + 300 * DAY_MS };
  const bob = new RatchetParty('bob', 7, { clock });
  const alice = new RatchetParty('alice', 1, { clock, earliest: () => TEST_START_MS });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  const [session] = alice.store.transaction((transaction) => transaction.listSessions(bob.address));
  expect(session?.epoch).toBe(TEST_START_MS / 1000);
  expect(bob.receive(alice, alice.send(bob, 'x'))).toBe('x');
});
