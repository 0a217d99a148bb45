import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { InMemoryRatchetStore } from '../../test/fakes/inMemoryRatchetStore.ts';
import { dialled, talking } from '../../test/fakes/ratchetPair.ts';
import { RatchetParty, codeOf } from '../../test/stage/ratchetParty.ts';
import { storedSessions } from '../../test/stage/storedSessions.ts';
import { migrations } from '../store/migrations/all.ts';
import { createSqliteRatchetStore } from '../store/tables/SqliteRatchetStore.ts';

const DAY_MS = 24 * 3600 * 1000;

/** What a failing disk or a stranger's hand leaves of the sessions with this device. */
function damageSessions(
  store: InMemoryRatchetStore,
  peer: RatchetParty['address'],
  damage: (state: Uint8Array) => Uint8Array,
): void {
  store.transaction((transaction) => {
    for (const stored of storedSessions(transaction, peer)) {
      transaction.saveSession(peer, { ...stored, state: damage(stored.state) });
    }
  });
}

describe('one transaction for state and what goes with it', () => {
  it('alsoCommit sees the text and the message inside the transaction', () => {
    const { alice, bob } = talking();
    const seen: string[] = [];
    const text = alice.crypto.forPeer(bob.address).encryptToBase64('m', { alsoCommit: (sent) => seen.push(sent) });
    bob.crypto.forPeer(alice.address).decryptFromBase64(text, { alsoCommit: (message) => seen.push(message) });
    expect(seen).toEqual([text, 'm']);
  });

  it('alsoCommit throwing rolls back everything, on both sides and for a first message too', () => {
    const failing = {
      alsoCommit: () => {
        throw new Error('disk full');
      },
    };
    const { alice, bob, aliceStore, bobStore } = dialled();
    const before = aliceStore.snapshot();
    expect(() => alice.crypto.forPeer(bob.address).encryptToBase64('x', failing)).toThrow('disk full');
    expect(aliceStore.snapshot()).toEqual(before);
    const first = alice.send(bob, 'x');
    const bobBefore = bobStore.snapshot();
    expect(() => bob.crypto.forPeer(alice.address).decryptFromBase64(first, failing)).toThrow('disk full');
    expect(bobStore.snapshot()).toEqual(bobBefore);
    expect(bob.receive(alice, first)).toBe('x');
  });

  it('A48 a payload the codec refuses uses up its key like any other, and does not come a second time', () => {
    const { alice, bob } = talking();
    const hostile = alice.send(bob, '!hostile');
    expect(() => bob.receive(alice, hostile)).toThrow('refused by the codec');
    expect(codeOf(() => bob.receive(alice, hostile))).toBe('E_DUPLICATE');
    expect(bob.receive(alice, alice.send(bob, 'next'))).toBe('next');
  });

  it('A48 however many payloads are refused, the work they cost is that of a message each', () => {
    const { alice, bob } = talking();
    for (let i = 0; i < 200; i++) {
      const hostile = alice.send(bob, `!hostile ${i}`);
      expect(() => bob.receive(alice, hostile)).toThrow('refused by the codec');
    }
    expect(bob.receive(alice, alice.send(bob, 'next'))).toBe('next');
  });

  it('A27 a corrupt session is a typed error and leaves other peers alone', () => {
    const { alice, bob, aliceStore, clock } = talking();
    const carol = new RatchetParty('carol', 3, { clock });
    alice.crypto.initializeSession(carol.address, carol.bundle());
    damageSessions(aliceStore, bob.address, (state) => state.slice(0, 100));
    expect(codeOf(() => alice.send(bob, 'x'))).toBe('E_STATE');
    expect(carol.receive(alice, alice.send(carol, 'fine'))).toBe('fine');
  });

  const damages: readonly (readonly [string, (state: Uint8Array) => Uint8Array])[] = [
    ['truncated', (state) => state.slice(0, 100)],
    ['empty', () => new Uint8Array(0)],
    ['of an unknown version', (state) => Uint8Array.of(2, ...state.slice(1))],
    ['with half a receiving chain', (state) => state.map((byte, at) => (at === 2 ? byte & ~4 : byte))],
  ];

  it.each(damages)(
    'A27 a session %s counts as none: a new one takes its place and the bad row goes',
    (_what, damage) => {
      const { alice, bob, aliceStore, clock } = talking();
      const carol = new RatchetParty('carol', 3, { clock });
      alice.crypto.initializeSession(carol.address, carol.bundle());
      const pinBefore = aliceStore.transaction((t) => t.loadPin(bob.address));
      const waiting = bob.send(alice, 'on the way');
      damageSessions(aliceStore, bob.address, damage);

      expect(alice.crypto.hasSession(bob.address)).toBe(false);
      // What came on it is unread like a message of a lost session, which is mended by a new one.
      expect(codeOf(() => alice.receive(bob, waiting))).toBe('E_NO_SESSION');
      clock.ms += 1000;
      alice.crypto.initializeSession(bob.address, bob.bundle());
      expect(aliceStore.transaction((t) => t.listSessions(bob.address))).toHaveLength(1);
      expect(bob.receive(alice, alice.send(bob, 'hello again'))).toBe('hello again');
      expect(alice.receive(bob, bob.send(alice, 'and back'))).toBe('and back');

      expect(aliceStore.transaction((t) => t.loadPin(bob.address))).toEqual(pinBefore);
      expect(carol.receive(alice, alice.send(carol, 'fine'))).toBe('fine');
    },
  );

  it('A27 a session of the peer that comes in takes the place of one that cannot be read', () => {
    const { alice, bob, aliceStore, clock } = talking();
    damageSessions(aliceStore, bob.address, (state) => state.slice(0, 100));
    clock.ms += 60_000;
    bob.crypto.rekey(alice.address, alice.bundle(), null);
    expect(alice.receive(bob, bob.send(alice, 'from the new one'))).toBe('from the new one');
    expect(aliceStore.transaction((t) => t.listSessions(bob.address))).toHaveLength(1);
    expect(bob.receive(alice, alice.send(bob, 'answered'))).toBe('answered');
  });
});

describe('over SQLite', () => {
  function databaseFile() {
    const folder = mkdtempSync(join(tmpdir(), 'ringfort-crypto-'));
    let database: Database.Database | undefined;
    onTestFinished(() => {
      database?.close();
      rmSync(folder, { recursive: true });
    });
    /** Closes what is open and opens the file again, as after a restart. */
    return () => {
      database?.close();
      database = new Database(join(folder, 'store.db'));
      database.pragma('journal_mode = WAL');
      if (database.pragma('user_version', { simple: true }) === 0) {
        for (const { sql } of migrations) database.exec(sql);
        database.pragma('user_version = 1');
      }
      return { database, store: createSqliteRatchetStore(database) };
    };
  }

  it('a restart in the middle of a conversation loses nothing', () => {
    const reopen = databaseFile();
    const bob = new RatchetParty('bob', 7, { store: reopen().store });
    const alice = new RatchetParty('alice', 1);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const identity = bob.crypto.identityDocument();
    const sent = Array.from({ length: 6 }, (_, i) => alice.send(bob, `message ${i}`));
    const read = (i: number) => bob.receive(alice, sent[i] ?? '');
    expect(read(0)).toBe('message 0');
    bob.open(reopen().store);
    expect(bob.crypto.identityDocument()).toEqual(identity);
    expect(read(4)).toBe('message 4');
    const answer = bob.send(alice, 'answer');
    bob.open(reopen().store);
    expect([read(2), read(1), read(5), read(3)]).toEqual(['message 2', 'message 1', 'message 5', 'message 3']);
    expect(codeOf(() => read(2))).toBe('E_DUPLICATE');
    expect(alice.receive(bob, answer)).toBe('answer');
    bob.open(reopen().store);
    expect(bob.receive(alice, alice.send(bob, 'and on'))).toBe('and on');
    expect(alice.receive(bob, bob.send(alice, 'and on'))).toBe('and on');
  });

  it('the caller’s rows and the state commit together or not at all', () => {
    const { database, store } = databaseFile()();
    const bob = new RatchetParty('bob', 7);
    const alice = new RatchetParty('alice', 1, { store });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    database.exec('CREATE TABLE test_outbox (text TEXT NOT NULL UNIQUE) STRICT');
    const insert = database.prepare('INSERT INTO test_outbox VALUES (?)');
    const to = alice.crypto.forPeer(bob.address);
    const text = to.encryptToBase64('kept', { alsoCommit: (sent) => void insert.run(sent) });
    const states = () => database.prepare('SELECT * FROM session').all();
    const before = states();
    expect(() => to.encryptToBase64('not kept', { alsoCommit: () => void insert.run(text) })).toThrow();
    expect(states()).toEqual(before);
    expect(database.prepare('SELECT text FROM test_outbox').pluck().all()).toEqual([text]);
    expect(bob.receive(alice, text)).toBe('kept');
  });

  it('A16 skipped keys survive a restart, are used once, and expire after 24 hours', () => {
    const reopen = databaseFile();
    const bob = new RatchetParty('bob', 7, { store: reopen().store });
    const alice = new RatchetParty('alice', 1, { clock: bob.clock });
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const [early, late, last] = [alice.send(bob, 'early'), alice.send(bob, 'late'), alice.send(bob, 'last')];
    bob.receive(alice, last);
    const { database, store } = reopen();
    bob.open(store);
    const stored = () => database.prepare('SELECT count(*) FROM skipped').pluck().get();
    expect(stored()).toBe(2);
    expect(bob.receive(alice, early)).toBe('early');
    expect(stored()).toBe(1);
    bob.clock.ms += DAY_MS;
    expect(codeOf(() => bob.receive(alice, late))).toBe('E_DUPLICATE');
    bob.receive(alice, alice.send(bob, 'sweeps'));
    expect(stored()).toBe(0);
  });

  it('A16 after five newer chains the skipped key of an old chain is gone', () => {
    const { database, store } = databaseFile()();
    const bob = new RatchetParty('bob', 7, { store });
    const alice = new RatchetParty('alice', 1);
    alice.crypto.initializeSession(bob.address, bob.bundle());
    const old = alice.send(bob, 'old');
    bob.receive(alice, alice.send(bob, 'newer'));
    for (let chain = 1; chain <= 6; chain++) {
      expect(database.prepare('SELECT count(*) FROM skipped').pluck().get()).toBe(1);
      alice.receive(bob, bob.send(alice, 'turn'));
      bob.receive(alice, alice.send(bob, 'turn'));
    }
    expect(database.prepare('SELECT count(*) FROM skipped').pluck().get()).toBe(0);
    expect(codeOf(() => bob.receive(alice, old))).toBe('E_AUTH');
  });
});
