import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FakeKeyring } from '../../test/fakes/fakeKeyring.ts';
import { RatchetParty, TEST_START_MS, codeOf } from '../../test/fakes/ratchetParty.ts';
import { temporaryFolder } from '../../test/fakes/temporaryFolder.ts';
import { migrations } from './migrations/all.ts';
import { openStore } from './openStore.ts';
import { createRollbackGuard } from './rollbackGuard.ts';
import { createSqliteRatchetStore } from './SqliteRatchetStore.ts';

function profile() {
  const folder = temporaryFolder();
  const [file, mirror] = [join(folder, 'store.db'), join(folder, 'mirror')];
  const keyring = new FakeKeyring();
  const faults: string[] = [];
  let close = (): void => undefined;
  onTestFinished(() => close());
  const open = () => {
    close();
    const store = openStore({ file, key: new Uint8Array(32).fill(7), migrations });
    close = store.close;
    const guard = createRollbackGuard({
      file: mirror,
      keyring,
      store: createSqliteRatchetStore(store.database),
      now: () => TEST_START_MS,
      onFault: (what) => faults.push(what),
    });
    return { guard, epoch: () => guard.store.transaction((t) => t.stateEpoch()) };
  };
  const put = (from: string, to: string) => {
    close();
    close = () => undefined;
    for (const log of [`${to}-wal`, `${to}-shm`]) rmSync(log, { force: true });
    copyFileSync(from, to);
  };
  return { open, keyring, faults, file, mirror, put, shut: () => close() };
}

test('A21 a restored copy of the database sends no more on its sessions, reads on, and a new session takes over', async () => {
  const { open, faults, file, put, shut } = profile();
  const first = open();
  expect(await first.guard.check()).toBe('unknown');
  const alice = new RatchetParty('alice', 1, { store: first.guard.store });
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'x'));
  alice.receive(bob, bob.send(alice, 'y'));
  await first.guard.close();
  shut();
  put(file, `${file}.backup`);

  const second = open();
  expect(await second.guard.check()).toBe('inStep');
  alice.open(second.guard.store);
  const sent = Array.from({ length: 100 }, (_, i) => alice.send(bob, `message ${i}`));
  await second.guard.close();
  shut();
  put(`${file}.backup`, file);

  const third = open();
  expect(await third.guard.check()).toBe('rolledBack');
  expect(faults).toEqual(['the store is an older copy of itself']);
  alice.open(third.guard.store);
  expect(codeOf(() => alice.send(bob, 'again'))).toBe('E_NO_SESSION');
  for (const text of sent) bob.receive(alice, text);
  expect(alice.receive(bob, bob.send(alice, 'to the old session'))).toBe('to the old session');
  alice.crypto.initializeSession(bob.address, bob.bundle());
  expect(bob.receive(alice, alice.send(bob, 'new'))).toBe('new');
  await third.guard.close();

  const fourth = open();
  expect(await fourth.guard.check()).toBe('inStep');
  alice.open(fourth.guard.store);
  expect(bob.receive(alice, alice.send(bob, 'and on'))).toBe('and on');
  await fourth.guard.close();
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
  const { open, mirror } = profile();
  const { guard, epoch } = open();
  await guard.check();
  const alice = new RatchetParty('alice', 1, { store: guard.store });
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  for (let i = 0; i < 70; i++) alice.send(bob, 'x');
  expect(epoch()).toBeGreaterThan(64);
  await guard.close();
  expect(statSync(mirror).mode & 0o777).toBe(0o600);
  for (let i = 0; i < 30; i++) alice.send(bob, 'x');
  // Killed here: the mirror is behind.
  const again = open();
  expect(await again.guard.check()).toBe('inStep');
  await again.guard.close();
});

test('without its keyring the mirror says nothing, and nothing is stopped', async () => {
  const { open, keyring, faults } = profile();
  const { guard } = open();
  await guard.check();
  await guard.close();
  keyring.takeAway();
  const again = open();
  expect(await again.guard.check()).toBe('unknown');
  await again.guard.close();
  expect(faults).toEqual([]);
});
