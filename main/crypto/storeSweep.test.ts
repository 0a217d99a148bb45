import { expect, test } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { RatchetParty, TEST_START_MS, codeOf } from '../../test/stage/ratchetParty.ts';

const DAY_MS = 24 * 3600 * 1000;

/** Bob has read what alice sent but for one message that was lost, and has since begun a new session with her. */
function bobWithAnOldSession() {
  const clock = { ms: TEST_START_MS };
  const store = new InMemoryRatchetStore();
  const bob = new RatchetParty('bob', 7, { store, clock });
  const alice = new RatchetParty('alice', 1, { clock });
  alice.crypto.initializeSession(bob.address, bob.bundle());
  bob.receive(alice, alice.send(bob, 'one'));
  alice.receive(bob, bob.send(alice, 'two'));
  const late = alice.send(bob, 'late');
  bob.receive(alice, alice.send(bob, 'three'));
  bob.crypto.rekey(alice.address, alice.bundle(), null);
  const kept = () => {
    const { sessions, skipped, messages } = store.snapshot();
    const archived = [...sessions.values()].filter(({ archivedAt }) => archivedAt !== null).length;
    return { archived, skipped: skipped.length, messages: messages.size };
  };
  return { clock, store, bob, alice, late, kept };
}

test('archived sessions and passed-over keys go after a day, and hashes of messages after seven, though no message comes', () => {
  const { clock, bob, kept } = bobWithAnOldSession();
  expect(kept()).toEqual({ archived: 1, skipped: 1, messages: 4 });
  clock.ms += DAY_MS - 1000;
  bob.crypto.sweep();
  expect(kept()).toEqual({ archived: 1, skipped: 1, messages: 4 });
  clock.ms += 60_000;
  bob.crypto.sweep();
  expect(kept()).toEqual({ archived: 0, skipped: 0, messages: 4 });
  clock.ms += 6 * DAY_MS;
  bob.crypto.sweep();
  expect(kept()).toEqual({ archived: 0, skipped: 0, messages: 0 });
});

test('a device that was switched off meanwhile deletes them when it is opened', () => {
  const { clock, store, bob, alice, late, kept } = bobWithAnOldSession();
  clock.ms += 7 * DAY_MS;
  bob.open(store);
  expect(kept()).toEqual({ archived: 0, skipped: 0, messages: 0 });
  expect(codeOf(() => bob.receive(alice, late))).toBe('E_NO_SESSION');
});

test('what has not expired outlives a restart', () => {
  const { clock, store, bob, alice, late, kept } = bobWithAnOldSession();
  clock.ms += DAY_MS / 2;
  bob.open(store);
  expect(kept()).toEqual({ archived: 1, skipped: 1, messages: 4 });
  expect(bob.receive(alice, late)).toBe('late');
});
