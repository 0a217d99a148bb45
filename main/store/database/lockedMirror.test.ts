import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FakeKeyring } from '../../../test/fakes/fakeKeyring.ts';
import { guardedStore } from '../../../test/stage/guardedStore.ts';
import { RatchetParty, codeOf } from '../../../test/stage/ratchetParty.ts';
import { MIRROR_EVERY, readMirror } from '../key/rollbackGuard.ts';

/** Bob's profile with 100 messages that an older copy of it, which is in its place now, has not sent. */
async function olderCopyInPlace() {
  const world = guardedStore();
  const { open, file, put, shut } = world;
  const first = open();
  await first.guard.check();
  const alice = new RatchetParty('alice', 1, { store: first.guard.store });
  const bob = new RatchetParty('bob', 7);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  await first.guard.close(true);
  shut();
  put(file, `${file}.backup`);
  const second = open();
  await second.guard.check();
  alice.open(second.guard.store);
  for (let i = 0; i < 100; i++) alice.send(bob, `message ${i}`);
  await second.guard.close(true);
  const newest = second.epoch();
  shut();
  put(`${file}.backup`, file);
  return { ...world, alice, bob, newest };
}

test('A21 an older copy is found out once the keyring answers, and sends no more from then on', async () => {
  const { open, keyring, faults, alice, bob } = await olderCopyInPlace();
  keyring.takeAway();
  const { guard } = open();
  await guard.check();
  alice.open(guard.store);
  for (let i = 0; i < 3 * MIRROR_EVERY; i++) alice.send(bob, 'more than the newer copy ever sent');
  keyring.bringBack();
  await guard.keyringAnswers();
  expect([guard.verdict(), faults]).toEqual(['rolledBack', ['the store is an older copy of itself']]);
  expect(codeOf(() => alice.send(bob, 'again'))).toBe('E_NO_SESSION');
  expect(alice.crypto.keyUploadDue()).toBe(true);
  await guard.close(true);
  const again = open();
  expect(await again.guard.check()).toBe('inStep');
  await again.guard.close(true);
});

test('A21 an older copy is found out at its end, if the keyring answers only then', async () => {
  const { open, keyring, alice, bob } = await olderCopyInPlace();
  keyring.takeAway();
  const first = open();
  await first.guard.check();
  keyring.bringBack();
  await first.guard.close(true);
  expect(first.guard.verdict()).toBe('rolledBack');
  const second = open();
  expect(await second.guard.check()).toBe('inStep');
  alice.open(second.guard.store);
  expect(codeOf(() => alice.send(bob, 'again'))).toBe('E_NO_SESSION');
});

test('a mirror that another keyring sealed is replaced, for nobody will ever read it', async () => {
  const { open, keyring, mirror } = guardedStore();
  writeFileSync(mirror, await new FakeKeyring().wrap(Buffer.alloc(28)));
  const { guard, epoch } = open();
  expect(await guard.check()).toBe('unknown');
  await guard.close(true);
  expect(await readMirror(mirror, keyring)).toEqual({ count: epoch() });
});
