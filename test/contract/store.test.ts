import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HANDLE_HELD_MS } from '../../core/protocol/limits.ts';
import { SqliteStore } from '../../server/store/SqliteStore.ts';
import { alice, bob, ended, now, ringing, storeAdapters, StoreWorld } from '../stage/StoreWorld.ts';
import { TestDevice } from '../stage/TestDevice.ts';

describe.each(storeAdapters)('%s', (_, create) => {
  const world = new StoreWorld(create);

  test('a server keeps its id and the key that proves it (A88)', async () => {
    const identity = await world.store.serverIdentity();
    expect(identity.id).toMatch(/^[0-9a-f-]{36}$/);
    await world.reopen();
    expect(await world.store.serverIdentity()).toEqual(identity);
  });

  test('a handle belongs to the first who takes it', async () => {
    expect(await world.register(alice)).toBe('created');
    expect(await world.register(new TestDevice('alice'))).toBe('handleTaken');
    expect(await world.store.devicesOf('alice')).toEqual([alice.device]);
    expect(await world.store.identityOf(alice.address)).toEqual(alice.identity);
    expect(await world.store.identityOf({ user: 'alice', device: alice.device === 1 ? 2 : 1 })).toBeUndefined();
    expect(await world.store.devicesOf('nobody')).toEqual([]);
  });

  test('accounts that nobody signed in with are forgotten with all they hold, others are not (A87)', async () => {
    await world.register(alice);
    await world.register(bob);
    await world.store.markSignedIn('bob', now + 1);
    await world.store.markSignedIn('bob', now + 2);
    const forgotten = { calls: 0, oneTimeKeys: 0, invites: 0, heldHandles: 0 };
    await world.store.forget({ ...forgotten, unusedAccounts: now });
    expect(await world.store.devicesOf('alice')).toEqual([alice.device]);
    await world.store.forget({ ...forgotten, unusedAccounts: now + 1 });
    expect(await world.store.devicesOf('alice')).toEqual([]);
    expect(await world.store.devicesOf('bob')).toEqual([bob.device]);
    expect(await world.register(alice)).toBe('created');
  });

  test('a deleted account is gone with its keys and calls, and its name is held for its own identity (A88)', async () => {
    await world.register(alice);
    await world.register(bob);
    const past = ringing();
    await world.store.insertCall(past);
    expect(await world.store.deleteDevice(alice.address, now)).toBe('inCall');
    expect(await world.store.deleteDevice(bob.address, now)).toBe('inCall');
    expect(await world.store.devicesOf('alice')).toEqual([alice.device]);
    await world.store.changeCall(ended(past, 'missed', now), 'ringing');

    expect(await world.store.deleteDevice(alice.address, now)).toBe('deleted');
    expect(await world.store.deleteDevice(alice.address, now)).toBe('deleted');
    await world.reopen();
    expect(await world.store.devicesOf('alice')).toEqual([]);
    expect(await world.store.takeBundles('alice', now, 'alice')).toEqual([]);
    expect(await world.store.callsOf('bob', now + 1, 9)).toEqual([]);
    expect(await world.store.devicesOf('bob')).toEqual([bob.device]);

    const other = new TestDevice('alice');
    expect(await world.register(other)).toBe('handleTaken');
    expect(await world.store.isHeld('alice', other.identity, now + HANDLE_HELD_MS - 1)).toBe(true);
    expect(await world.store.isHeld('alice', other.identity, now + HANDLE_HELD_MS)).toBe(false);
    expect(await world.store.isHeld('alice', alice.identity, now)).toBe(false);
    expect(await world.register(alice)).toBe('created');

    await world.store.deleteDevice(alice.address, now);
    await world.store.forget({ calls: 0, oneTimeKeys: 0, unusedAccounts: 0, invites: 0, heldHandles: now + 1 });
    expect(await world.register(other)).toBe('created');
  });

  test('calls to an account that is forgotten unused are told to nobody who has the name next (A88)', async () => {
    await world.register(alice);
    await world.register(bob);
    await world.store.markSignedIn('alice', now);
    const missed = ringing();
    await world.store.insertCall(missed);
    await world.store.changeCall(ended(missed, 'missed', now), 'ringing');
    await world.store.forget({ calls: 0, oneTimeKeys: 0, unusedAccounts: now + 1, invites: 0, heldHandles: 0 });
    const next = new TestDevice('bob');
    expect(await world.register(next)).toBe('created');
    expect(await world.store.missedCallsUntold(next.address)).toEqual([]);
  });

  test('an invite is used up by one account, before it expires (A87)', async () => {
    const { address, identity } = alice;
    const account = { address, identity, prekeys: alice.prekeys(0, now) };
    await world.store.addInvite('good', now, now + 10);
    expect([await world.store.isInvite('good', now + 9), await world.store.isInvite('good', now + 10)]).toEqual([
      true,
      false,
    ]);
    expect(await world.store.createUser({ ...account, invite: { codeHash: 'none', at: now } }, now)).toBe('badInvite');
    expect(await world.store.createUser({ ...account, invite: { codeHash: 'good', at: now + 10 } }, now)).toBe(
      'badInvite',
    );
    expect(await world.store.devicesOf('alice')).toEqual([]);
    expect(await world.store.createUser({ ...account, invite: { codeHash: 'good', at: now + 9 } }, now)).toBe(
      'created',
    );
    expect(await world.store.isInvite('good', now)).toBe(false);
    await world.store.addInvite('old', now, now + 10);
    await world.store.forget({ calls: 0, oneTimeKeys: 0, unusedAccounts: 0, invites: now + 11, heldHandles: 0 });
    expect(await world.store.isInvite('old', now)).toBe(false);
  });
});

describe('opening a SqliteStore', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfort-store-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('a second server on the same folder is refused with the reason', async () => {
    const store = await SqliteStore.open(folder);
    await expect(SqliteStore.open(folder)).rejects.toMatchObject({ code: 'folderInUse' });
    await store.close();
    await (await SqliteStore.open(folder)).close();
  });

  test('a folder that cannot be made is refused with the reason', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(SqliteStore.open(join(folder, 'file', 'data'))).rejects.toMatchObject({ code: 'folderNotWritable' });
  });

  test('a file that is no database is refused with the reason and left as it is', async () => {
    await writeFile(join(folder, 'ringfort-server.sqlite'), 'x'.repeat(8192));
    await expect(SqliteStore.open(folder)).rejects.toMatchObject({ code: 'notADatabase' });
  });
});
