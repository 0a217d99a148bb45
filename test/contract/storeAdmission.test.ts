import { beforeEach, describe, expect, test } from 'vitest';
import { alice, bob, now, storeAdapters, StoreWorld } from '../stage/StoreWorld.ts';

describe.each(storeAdapters)('%s', (_, create) => {
  const world = new StoreWorld(create);

  describe('who may ring (A86)', () => {
    beforeEach(() => Promise.all([world.register(alice), world.register(bob)]));
    const replace = (revision: number, rights: string[], blocked: string[] = []) =>
      world.store.replaceAdmission('bob', { revision, rights, blocked });

    test('is nobody and everybody at first', async () => {
      expect(await world.store.admissionRevision('bob')).toBe(0);
      expect(await world.store.standingOf('alice', 'bob', 'hash')).toBe('stranger');
      expect(await world.store.standingOf('alice', 'nobody', null)).toBe('stranger');
      expect(await world.store.replaceAdmission('nobody', { revision: 1, rights: ['x'], blocked: [] })).toBeUndefined();
    });

    test('is what the user said last, each entry by itself, also after a restart', async () => {
      expect(await replace(3, ['one', 'two'], ['mallory', 'trudy'])).toBe(3);
      await world.reopen();
      const standings = async () => {
        const shown = ['one', 'two', 'three', null].map((hash) => world.store.standingOf('alice', 'bob', hash));
        const callers = ['mallory', 'trudy'].map((caller) => world.store.standingOf(caller, 'bob', 'two'));
        return (await Promise.all([...shown, ...callers])).map((standing) => standing[0]).join('');
      };
      expect(await standings()).toBe('ccssbb');
      expect(await replace(4, ['two', 'three'], ['trudy'])).toBe(4);
      expect(await standings()).toBe('sccscb');
      expect(await world.store.standingOf('bob', 'alice', 'two'), 'a right is for one callee').toBe('stranger');
      expect(await replace(5, [])).toBe(5);
      expect(await standings()).toBe('ssssss');
    });

    test('is not taken back by what was said before, and may be said again', async () => {
      await replace(3, ['one']);
      expect(await replace(2, ['two'])).toBe(3);
      expect(await replace(3, ['one'])).toBe(3);
      expect(await world.store.standingOf('alice', 'bob', 'one')).toBe('contact');
      expect(await world.store.admissionRevision('bob')).toBe(3);
    });

    test('a blocked requester gets no bundle and uses up no key', async () => {
      await replace(1, [], ['alice']);
      const before = await world.store.countPrekeys(bob.address, now);
      expect(await world.store.takeBundles('bob', now, 'alice')).toEqual([]);
      expect(await world.store.countPrekeys(bob.address, now)).toEqual(before);
      expect(await world.store.takeBundles('bob', now, 'carol')).toHaveLength(1);
    });

    test.each(['nobody signed in with', 'is deleted'])('goes with an account that %s', async (why) => {
      await replace(1, ['one'], ['alice']);
      if (why === 'is deleted') await world.store.deleteDevice(bob.address, now);
      else await world.store.forget({ calls: 0, oneTimeKeys: 0, invites: 0, heldHandles: 0, unusedAccounts: now + 1 });
      expect(await world.register(bob)).toBe('created');
      expect(await world.store.standingOf('alice', 'bob', 'one')).toBe('stranger');
      expect(await world.store.admissionRevision('bob')).toBe(0);
    });
  });
});
