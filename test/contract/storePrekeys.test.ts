import { describe, expect, test } from 'vitest';
import type { X25519Prekey } from '../../core/protocol/prekeyBundle.ts';
import { bob, now, storeAdapters, StoreWorld } from '../stage/StoreWorld.ts';
import { prekeyBundleIn, TestDevice } from '../stage/TestDevice.ts';

describe.each(storeAdapters)('%s', (_, create) => {
  const world = new StoreWorld(create);

  test('parallel takes hand out every one-time key once, then none', async () => {
    await world.register(bob, 20);
    const taken = (
      await Promise.all(Array.from({ length: 30 }, () => world.store.takeBundles('bob', now, 'alice')))
    ).flat();
    const bundles = taken.map(({ bundle }) => prekeyBundleIn(bundle));
    const oneTime = bundles.flatMap((bundle) => (bundle.oneTimePrekey ? [bundle.oneTimePrekey.id] : []));
    const kem = bundles.flatMap((bundle) => (bundle.kemPrekeyKind === 'oneTime' ? [bundle.kemPrekey.id] : []));
    expect([oneTime.length, new Set(oneTime).size]).toEqual([20, 20]);
    expect([kem.length, new Set(kem).size]).toEqual([20, 20]);
    expect(bundles.filter(({ kemPrekeyKind }) => kemPrekeyKind === 'lastResort')).toHaveLength(10);
    expect(taken.at(-1)?.left).toEqual({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
  });

  test('a bundle is what its device uploaded', async () => {
    const prekeys = bob.prekeys(1, now);
    await world.store.createUser({ address: bob.address, identity: bob.identity, prekeys }, now);
    const [taken] = await world.store.takeBundles('bob', now, 'alice');
    expect(taken?.bundle).toEqual({
      userId: 'bob',
      deviceId: bob.device,
      identity: bob.identity,
      signedPrekey: prekeys.signedPrekey,
      oneTimePrekey: prekeys.oneTimePrekeys[0],
      kemPrekey: prekeys.oneTimeKemPrekeys[0],
      kemPrekeyKind: 'oneTime',
    });
    expect(await world.store.takeBundles('nobody', now, 'alice')).toEqual([]);
  });

  test('a one-time key that was handed out stays so after the same upload and a restart', async () => {
    const prekeys = bob.prekeys(2, now);
    await world.store.createUser({ address: bob.address, identity: bob.identity, prekeys }, now);
    const first = await world.store.takeBundles('bob', now, 'alice');
    expect(await world.store.addPrekeys(bob.address, prekeys)).toBe('added');
    await world.reopen();
    const rest = [
      ...(await world.store.takeBundles('bob', now, 'alice')),
      ...(await world.store.takeBundles('bob', now, 'alice')),
    ];
    expect([...first, ...rest].map(({ bundle }) => prekeyBundleIn(bundle).oneTimePrekey?.id)).toEqual([
      prekeys.oneTimePrekeys[0]?.id,
      prekeys.oneTimePrekeys[1]?.id,
      undefined,
    ]);
  });

  test('a one-time key takes the place of another one under its id, unless that was handed out', async () => {
    const older = bob.prekeys(2, now);
    await world.store.createUser({ address: bob.address, identity: bob.identity, prekeys: older }, now);
    await world.store.takeBundles('bob', now, 'alice');
    const fresh = bob.prekeys(2, now);
    const underIdsOf = (keys: readonly { readonly id: number }[]) => (key: X25519Prekey, i: number) => ({
      ...key,
      id: keys[i]?.id ?? 0,
    });
    const newer = {
      ...fresh,
      oneTimePrekeys: fresh.oneTimePrekeys.map(underIdsOf(older.oneTimePrekeys)),
      oneTimeKemPrekeys: fresh.oneTimeKemPrekeys.map(underIdsOf(older.oneTimeKemPrekeys)),
    };
    expect(await world.store.addPrekeys(bob.address, newer)).toBe('added');
    expect(await world.store.countPrekeys(bob.address, now)).toEqual({ oneTimePrekeys: 1, oneTimeKemPrekeys: 1 });
    const { oneTimePrekey, kemPrekey } = prekeyBundleIn(
      (await world.store.takeBundles('bob', now, 'alice'))[0]?.bundle,
    );
    expect([oneTimePrekey, kemPrekey]).toEqual([newer.oneTimePrekeys[1], newer.oneTimeKemPrekeys[1]]);
  });

  test('an upload replaces the signed prekey and adds one-time keys', async () => {
    await world.register(bob, 1);
    const second = bob.prekeys(2, now);
    expect(await world.store.addPrekeys(bob.address, second)).toBe('added');
    expect(await world.store.countPrekeys(bob.address, now)).toEqual({ oneTimePrekeys: 3, oneTimeKemPrekeys: 3 });
    const [taken] = await world.store.takeBundles('bob', now, 'alice');
    expect(prekeyBundleIn(taken?.bundle).signedPrekey).toEqual(second.signedPrekey);
  });

  test('of an upload beyond what may lie there all is taken, and the oldest one-time keys go', async () => {
    await world.register(bob, 499);
    const [before] = await world.store.takeBundles('bob', now, 'alice');
    const second = bob.prekeys(4, now);
    expect(await world.store.addPrekeys(bob.address, second)).toBe('added');
    expect(await world.store.countPrekeys(bob.address, now)).toEqual({ oneTimePrekeys: 500, oneTimeKemPrekeys: 500 });
    const after = prekeyBundleIn((await world.store.takeBundles('bob', now, 'alice'))[0]?.bundle);
    expect(after.signedPrekey).toEqual(second.signedPrekey);
    // One was handed out, and two of 498 had to go.
    const first = prekeyBundleIn(before?.bundle).oneTimePrekey?.id ?? 0;
    expect(after.oneTimePrekey?.id).toBeGreaterThan(first + 2);
  });

  test('an upload that replaces leaves its own one-time keys alone, and none that was handed out', async () => {
    await world.register(bob, 3);
    const taken = prekeyBundleIn((await world.store.takeBundles('bob', now, 'alice'))[0]?.bundle);
    const second = bob.prekeys(2, now);
    const again = taken.oneTimePrekey === undefined ? [] : [taken.oneTimePrekey];
    const oneTimePrekeys = [...again, ...second.oneTimePrekeys];
    for (let times = 0; times < 2; times += 1) {
      expect(await world.store.addPrekeys(bob.address, { ...second, oneTimePrekeys, replaces: true })).toBe('added');
      expect(await world.store.countPrekeys(bob.address, now)).toEqual({ oneTimePrekeys: 2, oneTimeKemPrekeys: 2 });
    }
    const [next] = await world.store.takeBundles('bob', now, 'alice');
    expect(prekeyBundleIn(next?.bundle)).toMatchObject({
      signedPrekey: second.signedPrekey,
      oneTimePrekey: second.oneTimePrekeys[0],
      kemPrekey: second.oneTimeKemPrekeys[0],
    });
  });

  test('a one-time key past its date is neither counted nor handed out', async () => {
    await world.register(bob, 2);
    const later = now + 15 * 86_400_000;
    expect(await world.store.countPrekeys(bob.address, later)).toEqual({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    expect(
      prekeyBundleIn((await world.store.takeBundles('bob', later, 'alice'))[0]?.bundle).oneTimePrekey,
    ).toBeUndefined();
  });

  test('one-time keys made while a clock was ahead go to nobody and keep no others back (A76)', async () => {
    await world.register(bob, 0);
    const nextYear = now + 300 * 86_400_000;
    await world.store.addPrekeys(bob.address, bob.prekeys(3, nextYear));
    await world.store.addPrekeys(bob.address, bob.prekeys(2, now));
    const [taken] = await world.store.takeBundles('bob', now, 'alice');
    expect(prekeyBundleIn(taken?.bundle).oneTimePrekey?.notBefore).toBeLessThanOrEqual(now / 1000);
    expect(prekeyBundleIn(taken?.bundle).kemPrekey.notBefore).toBeLessThanOrEqual(now / 1000);
    expect(taken?.left).toEqual({ oneTimePrekeys: 1, oneTimeKemPrekeys: 1 });
  });

  describe('a device without a ratchet', () => {
    const legacy = new TestDevice('bob', 7, 0);
    const staticKey = legacy.staticKey();
    const registered = () =>
      world.store.createUser({ address: legacy.address, identity: legacy.identity, prekeys: { staticKey } }, now);
    const bundle = { userId: 'bob', deviceId: 7, identity: legacy.identity, staticKey };

    test('has its static key handed out, any number of times, and no prekeys to run low', async () => {
      expect(await registered()).toBe('created');
      for (let taken = 0; taken < 3; taken += 1) {
        expect(await world.store.takeBundles('bob', now, 'alice')).toEqual([{ bundle, left: null }]);
      }
      await world.reopen();
      expect(await world.store.takeBundles('bob', now, 'alice')).toEqual([{ bundle, left: null }]);
      expect(await world.store.countPrekeys(legacy.address, now)).toEqual({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
    });

    test('may replace its static key', async () => {
      await registered();
      const another = legacy.staticKey();
      expect(await world.store.addPrekeys(legacy.address, { staticKey: another })).toBe('added');
      expect(await world.store.takeBundles('bob', now, 'alice')).toEqual([
        { bundle: { ...bundle, staticKey: another }, left: null },
      ]);
    });

    test('that got one has prekeys from then on, under its new capabilities and with its static key beside them', async () => {
      await registered();
      const renewed = legacy.withCapabilities(2, 4);
      const prekeys = legacy.prekeys(1, now);
      expect(await world.store.addPrekeys(legacy.address, prekeys, renewed)).toBe('added');
      await world.reopen();
      expect(await world.store.identityOf(legacy.address)).toEqual(renewed);
      for (const oneTimePrekey of [prekeys.oneTimePrekeys[0], undefined]) {
        const [taken] = await world.store.takeBundles('bob', now, 'alice');
        expect(taken?.bundle).toMatchObject({ identity: renewed, signedPrekey: prekeys.signedPrekey, staticKey });
        expect(prekeyBundleIn(taken?.bundle).oneTimePrekey).toEqual(oneTimePrekey);
      }
    });
  });

  test('A35 a device that published prekeys is never handed out with its static key alone', async () => {
    await world.register(bob, 0);
    expect(await world.store.addPrekeys(bob.address, { staticKey: bob.staticKey() })).toBe('added');
    const [taken] = await world.store.takeBundles('bob', now, 'alice');
    expect(prekeyBundleIn(taken?.bundle).kemPrekeyKind).toBe('lastResort');
  });

  test('keys of a device that was deleted while they were verified are not taken, nor is its identity renewed', async () => {
    await world.register(bob, 1);
    expect(await world.store.deleteDevice(bob.address, now)).toBe('deleted');
    expect(await world.store.addPrekeys(bob.address, bob.prekeys(1, now), bob.withCapabilities(2, 4))).toBe('noDevice');
    expect(await world.store.identityOf(bob.address)).toBeUndefined();
  });

  test('an identity is renewed for the keys it was registered with, and for no others', async () => {
    await world.register(bob, 1);
    const stranger = new TestDevice('bob', bob.device).withCapabilities(2, 4);
    expect(await world.store.addPrekeys(bob.address, bob.prekeys(1, now), stranger)).toBe('added');
    expect(await world.store.identityOf(bob.address)).toEqual(bob.identity);
  });
});
