import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../test/stage/temporaryFolder.ts';
import { createAccountStore, type Account } from './accountStore.ts';
import { createIdentityShelf } from './identityShelf.ts';
import { migrations } from '../migrations/all.ts';
import { openStore } from '../database/openStore.ts';
import { createSqliteRatchetStore } from './SqliteRatchetStore.ts';

function openShelf() {
  const file = join(temporaryFolder(), 'store.db');
  const { database } = openStore({ file, key: new Uint8Array(32).fill(3), migrations });
  onTestFinished(() => void database.close());
  const ratchet = createSqliteRatchetStore(database);
  const accounts = createAccountStore(database);
  return {
    database,
    shelf: createIdentityShelf(database),
    accounts,
    /** As the device does when there is none. */
    make: (userId: string, deviceId: number) =>
      ratchet.transaction((transaction) => {
        const bytes = (length: number) => new Uint8Array(length).fill(deviceId);
        transaction.saveIdentity({
          address: { userId, deviceId },
          signingPrivateKey: bytes(32),
          dhPrivateKey: bytes(32),
          capabilities: bytes(12),
        });
        transaction.saveStaticKey(bytes(32));
      }),
    keys: () =>
      ratchet.transaction((transaction) => ({
        of: transaction.loadIdentity()?.address,
        signing: transaction.loadIdentity()?.signingPrivateKey[0],
        fixed: transaction.loadStaticKey()?.[0],
        owed: transaction.keyUploadOwed(),
      })),
    count: (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
  };
}

const account = (handle: string, deviceId: number, serverId: string | null): Account => ({
  ...{ handle, deviceId, serverId, serverKey: null, certificate: null, signedOut: false },
  ...{ serverUrl: 'http://127.0.0.1:1', hosting: false },
});

test('an identity that was made for a try at a server is used again there, and nowhere else (A88)', () => {
  const { shelf, make, keys } = openShelf();
  expect(shelf.takeOut('alice', 'one')).toBeNull();
  make('alice', 7);
  expect(shelf.takeOut('alice', 'one')).toBe(7);
  expect(shelf.takeOut('alice', 'two')).toBeNull();
  expect(keys()).toEqual({ of: undefined, signing: undefined, fixed: undefined, owed: 'everything' });
  make('alice', 8);
  expect(shelf.takeOut('bob', 'two')).toBeNull();
  expect([shelf.takeOut('alice', 'one'), keys()]).toEqual([
    7,
    { of: { userId: 'alice', deviceId: 7 }, signing: 7, fixed: 7, owed: 'everything' },
  ]);
  expect([shelf.takeOut('alice', 'two'), keys().signing]).toEqual([8, 8]);
});

test('of an account it is the account that says which server its identity is known at (A88)', async () => {
  const { shelf, make, accounts } = openShelf();
  shelf.takeOut('alice', 'one');
  make('alice', 7);
  // The server was set up anew, and the person registered there with the same identity.
  await accounts.save(account('alice', 7, 'two'));
  expect(shelf.takeOut('alice', 'two')).toBe(7);
  expect(shelf.takeOut('alice', 'one')).toBeNull();
  expect(shelf.takeOut('alice', 'two')).toBe(7);
});

test('an account of before, whose server is not written down, keeps its identity wherever it is signed in again (A88)', async () => {
  const { shelf, make, accounts } = openShelf();
  make('alice', 7);
  await accounts.save(account('alice', 7, null));
  expect(shelf.takeOut('alice', 'one')).toBe(7);
});

test('under another identity sessions go, and under the same they stay (A88)', async () => {
  const { database, accounts, count } = openShelf();
  const begin = () => database.exec(`INSERT INTO session VALUES ('bob', 1, x'00', 1, NULL, x'00', NULL)`);
  await accounts.save(account('alice', 7, 'one'));
  begin();
  await accounts.save({ ...account('alice', 7, 'two'), signedOut: true });
  expect(count('session')).toBe(1);
  await accounts.save(account('alice', 8, 'two'));
  expect(count('session')).toBe(0);
});

test('of a deleted account neither keys nor sessions are left, and what was laid aside for other servers stays (A88)', async () => {
  const { database, shelf, make, keys, accounts, count } = openShelf();
  shelf.takeOut('alice', 'one');
  make('alice', 7);
  await accounts.save(account('alice', 7, 'one'));
  shelf.takeOut('alice', 'two');
  make('alice', 8);
  await accounts.save(account('alice', 8, 'two'));
  database.exec(`INSERT INTO prekey VALUES ('signed', 1, 0, 1, x'00')`);
  await accounts.discard();
  expect(keys()).toMatchObject({ of: undefined, fixed: undefined });
  expect([await accounts.load(), count('prekey'), count('left_identity')]).toEqual([null, 0, 1]);
  expect(shelf.takeOut('alice', 'one')).toBe(7);
});

test('prekeys are made anew for a server that lost them, and the former ones go once it has the new (A98)', () => {
  const { database, shelf, keys, count } = openShelf();
  database.exec(`INSERT INTO prekey VALUES ('signed', 1, 0, 1, x'00'); UPDATE prekey_counter SET next_id = 2`);
  const dropFormer = shelf.renewPrekeys();
  expect([keys().owed, count('prekey')]).toEqual(['everything', 1]);
  database.exec(`INSERT INTO prekey VALUES ('signed', 2, 0, 1, x'00')`);
  dropFormer();
  expect(database.prepare('SELECT id FROM prekey').pluck().all()).toEqual([2]);
});

test('A04 hashes of openings go with the signed prekey that they were for, whoever deletes it', async () => {
  const { database, shelf, accounts, count } = openShelf();
  const used = (id: number) =>
    database.exec(`INSERT INTO prekey VALUES ('signed', ${id}, 0, 1, x'00'), ('oneTime', ${id}, 0, 1, x'00');
      INSERT INTO ek_seen VALUES (x'0${id}', ${id}); UPDATE prekey_counter SET next_id = ${id + 1}`);
  used(1);
  const dropFormer = shelf.renewPrekeys();
  used(2);
  database.exec(`DELETE FROM prekey WHERE kind = 'oneTime'`);
  expect(count('ek_seen')).toBe(2);
  dropFormer();
  expect(database.prepare('SELECT signed_prekey_id FROM ek_seen').pluck().all()).toEqual([2]);
  await accounts.save(account('alice', 7, 'one'));
  await accounts.discard();
  expect(count('ek_seen')).toBe(0);
});

test('keys that were made for an upload to one server are no part of that to another (A88)', () => {
  const { database, shelf, make } = openShelf();
  shelf.takeOut('alice', 'one');
  make('alice', 7);
  const ratchet = createSqliteRatchetStore(database);
  ratchet.transaction((t) => t.beginKeyUploadBatch(5));
  shelf.takeOut('alice', 'two');
  expect(ratchet.transaction((t) => t.keyUploadBatch())).toBeNull();
});
