import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { migrations } from '../../main/store/migrations/all.ts';
import { openStore } from '../../main/store/database/openStore.ts';
import { createSqliteRatchetStore } from '../../main/store/tables/SqliteRatchetStore.ts';
import { RatchetParty, codeOf, seededDraw } from '../stage/ratchetParty.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/*
 * Somebody takes Bob's database as it lies on the disk, and has its key too: everything Bob's device knows at that
 * moment.
 */

const KEY = new Uint8Array(32).fill(7);
const open: { close: () => void }[] = [];
afterEach(() => {
  for (const store of open.splice(0)) store.close();
});

function storeOf(file: string) {
  const opened = openStore({ file, key: Uint8Array.from(KEY), migrations });
  open.push(opened);
  return createSqliteRatchetStore(opened.database);
}

function stage() {
  const folder = temporaryFolder();
  const file = join(folder, 'bob.db');
  const bob = new RatchetParty('bob', 7, { store: storeOf(file) });
  const alice = new RatchetParty('alice', 1);
  alice.crypto.initializeSession(bob.address, bob.bundle());
  let copies = 0;
  /** Database and log as they are at this moment, opened by somebody with randomness of his own. */
  const steal = (): RatchetParty => {
    copies += 1;
    const copy = join(folder, `copy ${copies}.db`);
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix);
    return new RatchetParty('bob', 7, { store: storeOf(copy), draw: seededDraw(`thief ${copies}`), clock: bob.clock });
  };
  return { alice, bob, steal };
}

describe('who has the database and its key', () => {
  it('A19 reads what comes next, but nothing after Alice and Bob have each answered once', () => {
    const { alice, bob, steal } = stage();
    bob.receive(alice, alice.send(bob, 'before'));
    alice.receive(bob, bob.send(alice, 'before too'));
    const thief = steal();
    const next = alice.send(bob, 'what comes next');
    // Without this the rest of the test would only show that the copy is broken.
    expect(thief.receive(alice, next)).toBe('what comes next');
    bob.receive(alice, next);
    alice.receive(bob, bob.send(alice, 'one way'));
    bob.receive(alice, alice.send(bob, 'and back'));
    alice.receive(bob, bob.send(alice, 'healed'));
    for (let i = 0; i < 5; i++) {
      const later = alice.send(bob, `later ${i}`);
      expect(codeOf(() => thief.receive(alice, later))).toBe('E_AUTH');
      expect(bob.receive(alice, later)).toBe(`later ${i}`);
      alice.receive(bob, bob.send(alice, 'turn'));
    }
  });

  it('A19 a thief who hears every word reads one more message and then none', () => {
    const { alice, bob, steal } = stage();
    bob.receive(alice, alice.send(bob, 'before'));
    alice.receive(bob, bob.send(alice, 'before too'));
    const thief = steal();
    // He misses nothing and is in step with Bob: all that he lacks is the key that Bob draws for each answer.
    const heard = Array.from({ length: 5 }, (_, i) => {
      const text = alice.send(bob, `message ${i}`);
      const code = codeOf(() => expect(thief.receive(alice, text)).toBe(`message ${i}`));
      expect(bob.receive(alice, text)).toBe(`message ${i}`);
      alice.receive(bob, bob.send(alice, `answer ${i}`));
      return code;
    });
    expect(heard).toEqual(['none', 'E_AUTH', 'E_AUTH', 'E_AUTH', 'E_AUTH']);
  });

  it('A19 cannot speak for Bob after the round trip either: Alice takes nothing the thief makes', () => {
    const { alice, bob, steal } = stage();
    bob.receive(alice, alice.send(bob, 'before'));
    alice.receive(bob, bob.send(alice, 'before too'));
    const thief = steal();
    for (let i = 0; i < 2; i++) {
      bob.receive(alice, alice.send(bob, 'there'));
      alice.receive(bob, bob.send(alice, 'and back'));
    }
    expect(codeOf(() => alice.receive(bob, thief.send(alice, 'from the thief')))).not.toBe('none');
  });

  it.each([1, 2, 7])('A19 taken after message %d it opens none of the messages up to that one', (n) => {
    const { alice, bob, steal } = stage();
    const wire: string[] = [];
    for (let i = 1; i <= n; i++) {
      const text = alice.send(bob, `message ${i}`);
      wire.push(text);
      expect(bob.receive(alice, text)).toBe(`message ${i}`);
      if (i % 3 === 0) alice.receive(bob, bob.send(alice, 'turn'));
    }
    const thief = steal();
    // Also with every note of what was read torn out, so that it is the keys that are missing and not only a list that
    // says so.
    for (const text of wire) expect(codeOf(() => thief.receive(alice, text))).toBe('E_DUPLICATE');
    const forgetful = new RatchetParty('bob', 7, {
      store: {
        transaction: (work) =>
          thief.store.transaction((transaction) => work({ ...transaction, hasMessage: () => false })),
      },
      clock: bob.clock,
      draw: seededDraw('forgetful'),
    });
    for (const text of wire) expect(codeOf(() => forgetful.receive(alice, text))).not.toBe('none');
    expect(forgetful.receive(alice, alice.send(bob, 'the next one'))).toBe('the next one');
  });
});
