import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PeerPin, RatchetStore, StoredSession } from '../../main/crypto/RatchetStore.ts';
import { migrations } from '../../main/store/migrations/all.ts';
import { createSqliteRatchetStore } from '../../main/store/tables/SqliteRatchetStore.ts';
import { InMemoryRatchetStore } from '../fakes/inMemoryRatchetStore.ts';
import { storedSessions } from '../stage/storedSessions.ts';

interface Adapter {
  readonly store: RatchetStore;
  close(): void;
}

const adapters: readonly (readonly [string, () => Adapter])[] = [
  ['InMemoryRatchetStore', () => ({ store: new InMemoryRatchetStore(), close: () => undefined })],
  [
    'SqliteRatchetStore',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'ringfort-ratchet-'));
      const database = new Database(join(folder, 'store.db'));
      database.pragma('journal_mode = WAL');
      for (const { sql } of migrations) database.exec(sql);
      return {
        store: createSqliteRatchetStore(database),
        close: () => {
          database.close();
          rmSync(folder, { recursive: true });
        },
      };
    },
  ],
];

const bob = { userId: 'bob', deviceId: 7 };
const bobsTablet = { userId: 'bob', deviceId: 8 };
const filled = (length: number, value: number) => new Uint8Array(length).fill(value);
const sessionOf = (id: number, change: Partial<StoredSession> = {}): StoredSession => ({
  sessionId: filled(16, id),
  epoch: 1_800_000_000 + id,
  archivedAt: null,
  state: filled(320, id),
  opening: filled(1296, id),
  ...change,
});
const skippedKey = (index: number, chain = 0) => ({
  ratchetKey: filled(32, 100 + chain),
  index,
  chain,
  messageKey: filled(32, index % 251),
});

describe.each(adapters)('%s', (_name, create) => {
  let adapter: Adapter;
  let store: RatchetStore;
  beforeEach(() => {
    adapter = create();
    ({ store } = adapter);
  });
  afterEach(() => adapter.close());

  it('undoes everything a failing transaction wrote, and lets the error through', () => {
    store.transaction((t) => t.saveSession(bob, sessionOf(1)));
    const failure = new Error('no');
    expect(() =>
      store.transaction((t) => {
        t.saveSession(bob, sessionOf(2));
        t.deleteSession(bob, filled(16, 1));
        t.savePrekey('oneTime', { id: t.reservePrekeyIds(1), notBefore: 1, notAfter: 2, privateKey: filled(32, 1) });
        t.saveMessage(bob, filled(32, 1), 10);
        throw failure;
      }),
    ).toThrow(failure);
    store.transaction((t) => {
      expect(storedSessions(t, bob)).toEqual([sessionOf(1)]);
      expect(t.listPrekeys('oneTime')).toEqual([]);
      expect(t.hasMessage(bob, filled(32, 1))).toBe(false);
      expect(t.reservePrekeyIds(1)).toBe(1);
    });
  });

  it('returns what the work returns, undefined included', () => {
    expect(store.transaction(() => 7)).toBe(7);
    expect(store.transaction(() => undefined)).toBeUndefined();
  });

  it('keeps one identity and the capabilities it retired until they expire', () => {
    const identity = {
      address: bob,
      signingPrivateKey: filled(32, 1),
      dhPrivateKey: filled(32, 2),
      capabilities: filled(12, 3),
    };
    store.transaction((t) => {
      expect(t.loadIdentity()).toBeUndefined();
      t.saveIdentity(identity);
      t.saveIdentity({ ...identity, capabilities: filled(12, 4) });
      t.retireCapabilities(1, filled(12, 3), 100);
    });
    store.transaction((t) => {
      expect(t.loadIdentity()).toEqual({ ...identity, capabilities: filled(12, 4) });
      expect(t.loadRetiredCapabilities(1, 99)).toEqual(filled(12, 3));
      expect(t.loadRetiredCapabilities(1, 100)).toBeUndefined();
      expect(t.loadRetiredCapabilities(2, 99)).toBeUndefined();
    });
  });

  it('never gives out a prekey id twice, even after the prekey is gone', () => {
    store.transaction((t) => {
      expect(t.reservePrekeyIds(3)).toBe(1);
      t.savePrekey('oneTime', { id: 3, notBefore: 1, notAfter: 2, privateKey: filled(32, 1) });
      expect(t.deletePrekey('oneTime', 3)).toBe(true);
      expect(t.deletePrekey('oneTime', 3)).toBe(false);
      expect(t.reservePrekeyIds(1)).toBe(4);
    });
  });

  it('remembers what the server has yet to confirm', () => {
    expect(store.transaction((t) => t.keyUploadOwed())).toBe('nothing');
    for (const owed of ['last', 'everything', 'nothing'] as const) {
      store.transaction((t) => t.oweKeyUpload(owed));
      expect(store.transaction((t) => [t.keyUploadOwed(), t.keyUploadBatch()])).toEqual([owed, null]);
      store.transaction((t) => t.beginKeyUploadBatch(7));
      store.transaction((t) => t.oweKeyUpload('last'));
      expect(store.transaction((t) => t.keyUploadBatch())).toBe(7);
    }
  });

  it('finds a prekey by kind and id, and lists a kind newest first without private halves', () => {
    store.transaction((t) => {
      for (const id of [1, 3, 2])
        t.savePrekey('signed', { id, notBefore: id, notAfter: 9, privateKey: filled(32, id) });
      t.savePrekey('kemOneTime', { id: 5, notBefore: 5, notAfter: 9, privateKey: filled(64, 5) });
    });
    store.transaction((t) => {
      expect(t.loadPrekey('signed', 3)?.privateKey).toEqual(filled(32, 3));
      expect(t.loadPrekey('oneTime', 3)).toBeUndefined();
      expect(t.loadPrekey('kemOneTime', 5)?.privateKey).toEqual(filled(64, 5));
      expect(t.listPrekeys('signed')).toEqual([3, 2, 1].map((id) => ({ id, notBefore: id, notAfter: 9 })));
    });
  });

  it('keeps the sessions of each device apart and replaces one by its id', () => {
    store.transaction((t) => {
      t.saveSession(bob, sessionOf(1));
      t.saveSession(bobsTablet, sessionOf(2));
      t.saveSession(bob, sessionOf(1, { opening: null, archivedAt: 5, state: filled(320, 9) }));
    });
    store.transaction((t) => {
      expect(storedSessions(t, bob)).toEqual([sessionOf(1, { opening: null, archivedAt: 5, state: filled(320, 9) })]);
      expect(storedSessions(t, bobsTablet)).toEqual([sessionOf(2)]);
      t.deleteSession(bobsTablet, filled(16, 1));
      t.deleteSession(bob, filled(16, 1));
      expect([t.listSessions(bob).length, t.listSessions(bobsTablet).length]).toEqual([0, 1]);
    });
  });

  it('A53 lists sessions without any secret of theirs, and loads one by its id for the device it is with', () => {
    store.transaction((t) => {
      t.saveSession(bob, sessionOf(1));
      t.saveSession(bob, sessionOf(2, { archivedAt: 5, opening: null }));
    });
    store.transaction((t) => {
      expect(t.listSessions(bob)).toEqual([
        { sessionId: filled(16, 1), epoch: 1_800_000_001, archivedAt: null },
        { sessionId: filled(16, 2), epoch: 1_800_000_002, archivedAt: 5 },
      ]);
      expect(t.loadSession(bob, filled(16, 2))).toEqual(sessionOf(2, { archivedAt: 5, opening: null }));
      expect([t.loadSession(bobsTablet, filled(16, 2)), t.loadSession(bob, filled(16, 3))]).toEqual([
        undefined,
        undefined,
      ]);
    });
  });

  it('hands over bytes that are the caller’s own, and keeps its own when the caller wipes his', () => {
    const state = filled(320, 1);
    store.transaction((t) => t.saveSession(bob, sessionOf(1, { state })));
    state.fill(0);
    store.transaction((t) => t.loadSession(bob, filled(16, 1))?.state.fill(0));
    const loaded = store.transaction((t) => t.loadSession(bob, filled(16, 1))?.state);
    expect(loaded).toEqual(filled(320, 1));
    expect(loaded?.buffer.byteLength).toBe(320);
    expect(Object.getPrototypeOf(loaded)).toBe(Uint8Array.prototype);
  });

  it('A16 gives a skipped key out once, and not after it has expired', () => {
    const sid = filled(16, 1);
    store.transaction((t) => {
      t.saveSkippedKeys(sid, [skippedKey(0), skippedKey(1)], 100);
      expect(t.takeSkippedKey(sid, skippedKey(0).ratchetKey, 0, 99)).toEqual(filled(32, 0));
      expect(t.takeSkippedKey(sid, skippedKey(0).ratchetKey, 0, 99)).toBeUndefined();
      expect(t.takeSkippedKey(sid, skippedKey(0).ratchetKey, 1, 100)).toBeUndefined();
      expect(t.takeSkippedKey(filled(16, 2), skippedKey(0).ratchetKey, 1, 99)).toBeUndefined();
    });
  });

  it('A13 a key under the name of another takes its place, as when a peer uses a ratchet key twice', () => {
    const sid = filled(16, 1);
    store.transaction((t) => {
      t.saveSkippedKeys(sid, [skippedKey(0, 0)], 100);
      t.saveSkippedKeys(sid, [{ ...skippedKey(0, 0), messageKey: filled(32, 9), chain: 1 }], 100);
      expect(t.takeSkippedKey(sid, skippedKey(0).ratchetKey, 0, 99)).toEqual(filled(32, 9));
      expect(t.takeSkippedKey(sid, skippedKey(0).ratchetKey, 0, 99)).toBeUndefined();
    });
  });

  it('A16 prunes old chains first, then the oldest keys over each cap', () => {
    const [one, two] = [filled(16, 1), filled(16, 2)];
    const has = (sid: Uint8Array, index: number, chain = 0) =>
      store.transaction((t) => t.takeSkippedKey(sid, skippedKey(index, chain).ratchetKey, index, 0) !== undefined);
    store.transaction((t) => {
      t.saveSkippedKeys(two, [skippedKey(0)], 100);
      t.saveSkippedKeys(one, [skippedKey(9, 0), skippedKey(0, 1), skippedKey(1, 1), skippedKey(2, 1)], 100);
      t.pruneSkippedKeys(one, { oldestChain: 1, perSession: 2, inAll: 100 });
    });
    expect([has(one, 9, 0), has(one, 0, 1), has(two, 0)]).toEqual([false, false, true]);
    store.transaction((t) => {
      t.saveSkippedKeys(two, [skippedKey(5)], 100);
      t.pruneSkippedKeys(two, { oldestChain: 0, perSession: 100, inAll: 2 });
    });
    expect([has(one, 1, 1), has(one, 2, 1), has(two, 5)]).toEqual([false, true, true]);
  });

  it('deletes the skipped keys of a session together with it', () => {
    const sid = filled(16, 1);
    store.transaction((t) => {
      t.saveSession(bob, sessionOf(1));
      t.saveSkippedKeys(sid, [skippedKey(0)], 100);
      t.deleteSession(bob, sid);
      expect(t.takeSkippedKey(sid, skippedKey(0).ratchetKey, 0, 0)).toBeUndefined();
    });
  });

  it('A04 remembers first messages until their signed prekey is deleted', () => {
    store.transaction((t) => {
      t.saveSeenEphemeral(filled(32, 1), 10);
      t.saveSeenEphemeral(filled(32, 2), 11);
      t.deleteSeenEphemerals(10);
      expect([t.hasSeenEphemeral(filled(32, 1)), t.hasSeenEphemeral(filled(32, 2))]).toEqual([false, true]);
    });
  });

  it('A12 notices a repeated ephemeral key of our own among the last ones', () => {
    store.transaction((t) => {
      expect(t.recordOwnEphemeral(filled(32, 1), 2)).toBe(true);
      expect(t.recordOwnEphemeral(filled(32, 1), 2)).toBe(false);
      expect(t.recordOwnEphemeral(filled(32, 2), 2)).toBe(true);
      expect(t.recordOwnEphemeral(filled(32, 3), 2)).toBe(true);
      expect(t.recordOwnEphemeral(filled(32, 1), 2)).toBe(true);
    });
  });

  it('remembers a message for one peer, and forgets it when it expires', () => {
    store.transaction((t) => {
      t.saveMessage(bob, filled(32, 1), 100);
      t.deleteExpired(99, 0);
      expect([t.hasMessage(bob, filled(32, 1)), t.hasMessage(bobsTablet, filled(32, 1))]).toEqual([true, false]);
      t.deleteExpired(100, 0);
      expect(t.hasMessage(bob, filled(32, 1))).toBe(false);
    });
  });

  it('deletes expired skipped keys, retired capabilities and long archived sessions', () => {
    const sid = filled(16, 1);
    store.transaction((t) => {
      t.retireCapabilities(1, filled(12, 1), 100);
      t.saveSession(bob, sessionOf(1, { archivedAt: 50 }));
      t.saveSession(bob, sessionOf(2, { archivedAt: 51 }));
      t.saveSession(bob, sessionOf(3));
      t.saveSkippedKeys(sid, [skippedKey(0)], 1000);
      t.saveSkippedKeys(filled(16, 2), [skippedKey(0), skippedKey(1)], 100);
      t.deleteExpired(100, 50);
      expect(t.loadRetiredCapabilities(1, 0)).toBeUndefined();
      expect(t.listSessions(bob).map(({ sessionId }) => sessionId[0])).toEqual([2, 3]);
      expect(t.takeSkippedKey(sid, skippedKey(0).ratchetKey, 0, 0)).toBeUndefined();
      expect(t.takeSkippedKey(filled(16, 2), skippedKey(0).ratchetKey, 0, 0)).toBeUndefined();
    });
  });

  it('A38 keeps for each device that the ratchet was used, with and without a change waiting', () => {
    const pin: PeerPin = {
      identity: filled(64, 1),
      capabilities: filled(12, 1),
      drPinned: true,
      verified: false,
      changedTo: null,
    };
    const changed = { ...pin, changedTo: { identity: filled(64, 2), capabilities: filled(12, 2) } };
    store.transaction((t) => {
      expect(t.loadPin(bob)).toBeUndefined();
      t.savePin(bob, pin);
      t.savePin(bobsTablet, changed);
    });
    store.transaction((t) => {
      expect(t.loadPin(bob)).toEqual(pin);
      expect(t.loadPin(bobsTablet)).toEqual(changed);
    });
  });

  it('forgets the pin of one device and keeps those of the others', () => {
    const pin: PeerPin = {
      identity: filled(64, 1),
      capabilities: filled(12, 1),
      drPinned: true,
      verified: true,
      changedTo: null,
    };
    store.transaction((t) => {
      t.savePin(bob, pin);
      t.savePin(bobsTablet, pin);
      t.deletePin(bobsTablet);
      t.deletePin({ userId: 'nobody', deviceId: 1 });
      expect(t.loadPin(bobsTablet)).toBeUndefined();
      expect(t.loadPinsOf('bob')).toEqual([{ deviceId: bob.deviceId, ...pin }]);
    });
  });

  it('lists the pins of all devices of a user, and of no other', () => {
    const pin: PeerPin = {
      identity: filled(64, 1),
      capabilities: filled(12, 1),
      drPinned: false,
      verified: true,
      changedTo: null,
    };
    store.transaction((t) => {
      t.savePin(bob, pin);
      t.savePin(bobsTablet, { ...pin, verified: false });
      t.savePin({ userId: 'bobby', deviceId: 7 }, pin);
      expect(t.loadPinsOf('bob')).toEqual([
        { deviceId: bob.deviceId, ...pin },
        { deviceId: bobsTablet.deviceId, ...pin, verified: false },
      ]);
      expect(t.loadPinsOf('bo')).toEqual([]);
    });
  });

  it('A29 notes when sessions were begun anew, newest first, and forgets it after a day', () => {
    store.transaction((t) => {
      for (const at of [100_000, 100_060]) t.saveRekey(bob, at);
      t.saveRekey(bobsTablet, 100_061);
      expect(t.listRekeys(bob, 100_000)).toEqual([100_060, 100_000]);
      expect(t.listRekeys(bob, 100_001)).toEqual([100_060]);
      t.deleteExpired(100_000 + 24 * 3600, 0);
      expect(t.listRekeys(bob, 0)).toEqual([100_060]);
    });
  });

  it('A36 keeps one static key of our own, one of each peer, and salts until they expire', () => {
    store.transaction((t) => {
      expect([t.loadStaticKey(), t.loadPeerStaticKey(bob)]).toEqual([undefined, undefined]);
      t.saveStaticKey(filled(32, 1));
      t.savePeerStaticKey(bob, filled(32, 2));
      t.savePeerStaticKey(bobsTablet, filled(32, 4));
      t.deletePeerStaticKey(bobsTablet);
      t.saveStaticSalt(bob, filled(32, 3), 100);
      expect(t.loadStaticKey()).toEqual(filled(32, 1));
      expect([t.loadPeerStaticKey(bob), t.loadPeerStaticKey(bobsTablet)]).toEqual([filled(32, 2), undefined]);
      expect([t.hasStaticSalt(bob, filled(32, 3)), t.hasStaticSalt(bobsTablet, filled(32, 3))]).toEqual([true, false]);
      t.deleteExpired(99, 0);
      expect(t.hasStaticSalt(bob, filled(32, 3))).toBe(true);
      t.deleteExpired(100, 0);
      expect(t.hasStaticSalt(bob, filled(32, 3))).toBe(false);
    });
  });

  it('A21 counts every saved session, and makes all of them receive-only at once', () => {
    store.transaction((t) => {
      expect(t.stateEpoch()).toBe(0);
      t.saveSession(bob, sessionOf(1));
      t.saveSession(bobsTablet, sessionOf(2, { archivedAt: 5 }));
      expect(t.stateEpoch()).toBe(2);
      t.advanceStateEpoch(1);
      expect(t.stateEpoch()).toBe(2);
      t.advanceStateEpoch(9);
      t.archiveEverySession(50);
      expect(t.stateEpoch()).toBe(9);
      expect([...t.listSessions(bob), ...t.listSessions(bobsTablet)].map(({ archivedAt }) => archivedAt)).toEqual([
        50, 5,
      ]);
    });
  });

  it('lets a transaction run inside another, and undoes only the inner one if that alone fails', () => {
    store.transaction((t) => {
      t.saveSession(bob, sessionOf(1));
      expect(() =>
        store.transaction((inner) => {
          inner.saveSession(bob, sessionOf(2));
          throw new Error('inner');
        }),
      ).toThrow('inner');
      t.saveSession(bob, sessionOf(3));
    });
    expect(store.transaction((t) => t.listSessions(bob).map(({ sessionId }) => sessionId[0]))).toEqual([1, 3]);
  });
});
