import { expect, test, vi } from 'vitest';
import type { FakeKeyring } from '../../../test/fakes/fakeKeyring.ts';
import { guardedStore } from '../../../test/stage/guardedStore.ts';
import { RatchetParty, codeOf } from '../../../test/stage/ratchetParty.ts';
import { MIRROR_EVERY, readMirror } from './rollbackGuard.ts';
import { StoreError } from '../database/storeError.ts';
import { expectRights } from '../../../test/stage/fileRights.ts';
import { ON_WINDOWS } from '../../../test/stage/systems.ts';

async function mirroredIn(file: string, keyring: FakeKeyring): Promise<number> {
  const seen = await readMirror(file, keyring);
  return typeof seen === 'string' ? 0 : seen.count;
}

test('A21 a restored copy of the database sends no more on its sessions, reads on, and a new session takes over', async () => {
  const { open, faults, file, put, shut } = guardedStore();
  const first = open();
  expect(await first.guard.check()).toBe('unknown');
  const alice = new RatchetParty('alice', 1, { store: first.guard.store });
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'x'));
  alice.receive(bob, bob.send(alice, 'y'));
  await first.guard.close(true);
  shut();
  put(file, `${file}.backup`);

  const second = open();
  expect(await second.guard.check()).toBe('inStep');
  alice.open(second.guard.store);
  const sent = Array.from({ length: 100 }, (_, i) => alice.send(bob, `message ${i}`));
  await second.guard.close(true);
  shut();
  put(`${file}.backup`, file);

  const third = open();
  expect(await third.guard.check()).toBe('rolledBack');
  // Windows lets no file be replaced while the test reads it.
  const said = faults.filter((fault) => !ON_WINDOWS || fault !== 'mirror of the store');
  expect(said).toEqual(['the store is an older copy of itself']);
  alice.open(third.guard.store);
  expect(codeOf(() => alice.send(bob, 'again'))).toBe('E_NO_SESSION');
  for (const text of sent) bob.receive(alice, text);
  expect(alice.receive(bob, bob.send(alice, 'to the old session'))).toBe('to the old session');
  alice.crypto.initializeSession(bob.address, bob.bundle());
  expect(bob.receive(alice, alice.send(bob, 'new'))).toBe('new');
  await third.guard.close(true);

  const fourth = open();
  expect(await fourth.guard.check()).toBe('inStep');
  alice.open(fourth.guard.store);
  expect(bob.receive(alice, alice.send(bob, 'and on'))).toBe('and on');
  await fourth.guard.close(true);
});

test('A21 a copy put back after a crash is noticed', async () => {
  const { open, faults, file, mirror, keyring, put, shut } = guardedStore();
  const first = open();
  await first.guard.check();
  const alice = new RatchetParty('alice', 1, { store: first.guard.store });
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'x'));
  alice.receive(bob, bob.send(alice, 'y'));
  await first.guard.close(true);
  shut();
  put(file, `${file}.backup`);

  const second = open();
  expect(await second.guard.check()).toBe('inStep');
  alice.open(second.guard.store);
  const before = second.epoch();
  for (let i = 0; i < 130; i++) alice.send(bob, `message ${i}`);
  // No `close()`: what was mirrored on the way is all there is after a crash.
  await vi.waitFor(
    async () => expect(await mirroredIn(mirror, keyring)).toBeGreaterThan(second.epoch() - MIRROR_EVERY),
    { timeout: 30_000 },
  );
  expect(await mirroredIn(mirror, keyring)).toBeGreaterThan(before + MIRROR_EVERY);
  shut();
  put(`${file}.backup`, file);

  const third = open();
  expect(await third.guard.check()).toBe('rolledBack');
  expect(faults).toEqual(['the store is an older copy of itself']);
  alice.open(third.guard.store);
  expect(codeOf(() => alice.send(bob, 'again'))).toBe('E_NO_SESSION');
});

test('a restored copy that could not be put in order, for want of room, is noticed again at the next start', async () => {
  const { open, file, mirror, keyring, put, shut } = guardedStore();
  const first = open();
  await first.guard.check();
  await first.guard.close(true);
  shut();
  put(file, `${file}.backup`);

  const second = open();
  await second.guard.check();
  second.guard.store.transaction((transaction) => transaction.advanceStateEpoch(1000));
  await second.guard.close(true);
  shut();
  put(`${file}.backup`, file);

  const fullDisk = new StoreError('diskFull');
  const { guard } = open((store) => ({
    transaction: (work) =>
      store.transaction((transaction) =>
        work(
          new Proxy(transaction, {
            get: (target, name) => {
              if (name === 'archiveEverySession') throw fullDisk;
              const value: unknown = Reflect.get(target, name);
              return typeof value === 'function' ? value.bind(target) : value;
            },
          }),
        ),
      ),
  }));
  await expect(guard.check()).rejects.toBe(fullDisk);
  await guard.close(true);
  expect(await readMirror(mirror, keyring)).toEqual({ count: 1000 });
  expect(await open().guard.check()).toBe('rolledBack');
});

/** Bob's store is put back to before his last refill, so that the server hands out keys he has lost. */
async function bobWithoutHisRefill() {
  const { open, file, put, shut } = guardedStore();
  const first = open();
  await first.guard.check();
  const bob = new RatchetParty('bob', 7, { store: first.guard.store, fullSupply: 100 });
  const carol = new RatchetParty('carol', 2);
  bob.crypto.initializeSession(carol.address, carol.bundle());
  const before = bob.bundle();
  await first.guard.close(true);
  shut();
  put(file, `${file}.backup`);

  const second = open();
  await second.guard.check();
  bob.open(second.guard.store);
  bob.publish();
  bob.send(carol, 'counted as newer');
  await second.guard.close(true);
  shut();
  put(`${file}.backup`, file);

  const third = open();
  expect(await third.guard.check()).toBe('rolledBack');
  bob.open(third.guard.store);
  return { bob, before, guard: third.guard, open };
}

/** What a phone does with an offer of a contact that it cannot read, and the contact with the answer to that. */
function mends(bob: RatchetParty, alice: RatchetParty, unread: string): void {
  bob.crypto.rekey(alice.address, alice.bundle(), unread);
  expect(alice.receive(bob, bob.send(alice, 'say that again'))).toBe('say that again');
  expect(bob.receive(alice, alice.send(bob, 'the offer'))).toBe('the offer');
}

test('A21 a first message for keys that were lost with the newer copy is asked for again in a new session', async () => {
  const { bob } = await bobWithoutHisRefill();
  const alice = new RatchetParty('alice', 1);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  const unread = alice.send(bob, 'the offer');
  expect(codeOf(() => bob.receive(alice, unread))).toBe('E_REPLAY');
  mends(bob, alice, unread);
});

test('A21 so is one for lost keys whose ids have been given out again, to whatever kind of key, and used since', async () => {
  const { bob, guard, open } = await bobWithoutHisRefill();
  const lost = Array.from({ length: 100 }, () => bob.bundle());
  bob.publish();
  const callers = Array.from({ length: 5 }, (_, i) => new RatchetParty(`caller${i}`, 1));
  for (const caller of callers) {
    caller.crypto.initializeSession(bob.address, bob.bundle());
    bob.receive(caller, caller.send(bob, 'with a key that bob has'));
  }
  await guard.close(true);
  const again = open();
  expect(await again.guard.check()).toBe('inStep');
  bob.open(again.guard.store);
  const codes = lost.flatMap((bundle, i) => {
    // The first few, whose ids were used, and the last, whose ids now belong to another kind.
    if (i > 8 && i < 95) return [];
    const alice = new RatchetParty(`alice${i}`, 1);
    alice.crypto.initializeSession(bob.address, bundle);
    const unread = alice.send(bob, 'the offer');
    const code = codeOf(() => bob.receive(alice, unread));
    mends(bob, alice, unread);
    return [code];
  });
  expect(new Set(codes)).toEqual(new Set(['E_REPLAY', 'E_AUTH']));
});

test('A21 an older copy reads first messages for the keys it has, and knows which of them were used', async () => {
  const { bob, before } = await bobWithoutHisRefill();
  const [alice, eve] = [new RatchetParty('alice', 1), new RatchetParty('eve', 1)];
  for (const caller of [alice, eve]) caller.crypto.initializeSession(bob.address, before);
  expect(bob.receive(alice, alice.send(bob, 'hello'))).toBe('hello');
  expect(codeOf(() => bob.receive(eve, eve.send(bob, 'with the same keys')))).toBe('E_REPLAY');
});

test('A21 an older copy owes the server a whole supply of new keys until the server has taken it', async () => {
  const { bob, guard, open } = await bobWithoutHisRefill();
  const full = { oneTimePrekeys: 100, oneTimeKemPrekeys: 100 };
  expect(bob.crypto.prekeyRotationDue()).toBe(false);
  for (let tries = 0; tries < 2; tries++) {
    expect(bob.crypto.keyUploadDue()).toBe(true);
    const { signedPrekey, lastResortKemPrekey, oneTimePrekeys, oneTimeKemPrekeys } = bob.crypto.makePrekeyUpload(full);
    expect([oneTimePrekeys.length, oneTimeKemPrekeys.length]).toEqual([100, 100]);
    const newest = guard.store.transaction((t) => [
      t.listPrekeys('signed')[0]?.id,
      t.listPrekeys('kemLastResort')[0]?.id,
    ]);
    expect([signedPrekey.id, lastResortKemPrekey.id]).toEqual(newest);
    expect(signedPrekey.id).toBeGreaterThan(202);
  }
  await guard.close(true);
  const again = open();
  await again.guard.check();
  bob.open(again.guard.store);
  expect(bob.crypto.keyUploadDue()).toBe(true);
  bob.crypto.keyUploadTaken();
  expect(bob.crypto.keyUploadDue()).toBe(false);
  expect(bob.crypto.makePrekeyUpload(full).oneTimePrekeys).toEqual([]);
  await again.guard.close(true);
});

test('A21 even a restored copy nobody noticed never seals two messages under one key and nonce', async () => {
  const alice = new RatchetParty('alice', 1);
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  const { store } = alice;
  if (!('clone' in store) || typeof store.clone !== 'function') throw new Error('the fake store');
  const backup = store.clone();
  const one = Buffer.from(alice.send(bob, 'one'), 'base64');
  alice.open(backup);
  const two = Buffer.from(alice.send(bob, 'two'), 'base64');
  const at = 0xd0 + 1088;
  // The same chain and number, and another salt, from which key and nonce are made.
  expect(one.subarray(at, at + 0x42)).toEqual(two.subarray(at, at + 0x42));
  expect(one.subarray(at + 0x42, at + 0x52)).not.toEqual(two.subarray(at + 0x42, at + 0x52));
});

test('the mirror follows within 64 saved states, so that a crash is no roll-back', async () => {
  const { open, mirror } = guardedStore();
  const { guard, epoch } = open();
  await guard.check();
  const alice = new RatchetParty('alice', 1, { store: guard.store });
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  for (let i = 0; i < 70; i++) alice.send(bob, 'x');
  expect(epoch()).toBeGreaterThan(64);
  await guard.close(true);
  expectRights(mirror, 0o600);
  for (let i = 0; i < 30; i++) alice.send(bob, 'x');
  // Killed here: the mirror is behind.
  const again = open();
  expect(await again.guard.check()).toBe('inStep');
  await again.guard.close(true);
});

test('without its keyring the mirror says nothing, and nothing is stopped', async () => {
  const { open, keyring, faults } = guardedStore();
  const { guard } = open();
  await guard.check();
  await guard.close(true);
  keyring.takeAway();
  const again = open();
  expect(await again.guard.check()).toBe('unknown');
  await again.guard.close(true);
  expect(faults).toEqual([]);
});

test('the mirror counts nothing that a loss of power may take back', async () => {
  const { open, keyring, mirror } = guardedStore();
  const { guard } = open();
  await guard.check();
  const grow = (to: number, safe: 'now' | 'later'): void =>
    guard.store.transaction((transaction) => transaction.advanceStateEpoch(to), safe);
  grow(1, 'now');
  grow(1000, 'later');
  guard.store.transaction((transaction) => transaction.stateEpoch());
  await guard.close(false);
  expect(await readMirror(mirror, keyring)).toEqual({ count: 1 });
  grow(1001, 'now');
  await guard.close(false);
  expect(await readMirror(mirror, keyring)).toEqual({ count: 1001 });
});
