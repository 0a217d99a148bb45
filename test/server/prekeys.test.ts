import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Compile } from 'typebox/compile';
import { BundleReply, KeyCountReply } from '../../core/protocol/httpApi.ts';
import { MAX_PREKEY_BODY_BYTES } from '../../core/protocol/limits.ts';
import { TestDevice } from '../stage/TestDevice.ts';
import { TestServer } from '../stage/testServer.ts';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start({ turn: [{ urls: ['turn:127.0.0.1:3478'], secret: 'north' }] });
});
afterEach(() => server.remove());

const post = (path: string, body: unknown) => server.request('POST', path, body);
const get = (path: string, token?: string) => server.request('GET', path, undefined, token);

async function registration(device: TestDevice) {
  return device.registration(await server.challenge(), device.prekeys(1, server.clock.now()));
}

describe('prekeys', () => {
  test('are handed out once each, then the last resort, and their owner is asked for more', async () => {
    const alice = await server.register('alice');
    const bob = await server.register('bob', 2);
    const phone = await server.signIn(bob);
    expect(phone.heard.find((frame) => frame.t === 'ready')).toMatchObject({
      one_time_prekeys: 2,
      one_time_kem_prekeys: 2,
    });
    const bundles = [];
    for (let fetched = 0; fetched < 3; fetched += 1) {
      const { body } = await get('/v1/users/bob/bundle', alice.token);
      expect(Compile(BundleReply).Check(body)).toBe(true);
      bundles.push(body.bundles[0]);
    }
    expect(new Set(bundles.map((bundle) => bundle?.oneTimePrekey?.id)).size).toBe(3);
    expect(bundles.map((bundle) => bundle?.kemPrekeyKind)).toEqual(['oneTime', 'oneTime', 'lastResort']);
    expect(await phone.next('prekeys_low')).toMatchObject({ one_time_prekeys: 1, one_time_kem_prekeys: 1 });

    const upload = await server.request('PUT', '/v1/keys', bob.prekeys(5, server.clock.now()), bob.token);
    expect(Compile(KeyCountReply).Check(upload.body)).toBe(true);
    expect(upload.body).toEqual({ one_time_prekeys: 5, one_time_kem_prekeys: 5 });
    const { body } = await get('/v1/users/bob/bundle', alice.token);
    expect(body.bundles[0]?.signedPrekey.id).not.toBe(bundles[0]?.signedPrekey.id);
  });

  test('of ML-KEM-1024 come in full and are handed out as they came', async () => {
    const alice = await server.register('alice');
    const bob = new TestDevice('bob', 2 ** 32 - 1, 8);
    const prekeys = { ...bob.prekeys(100, server.clock.now()), staticKey: bob.staticKey() };
    const { token } = await server.registerWith(bob, prekeys);
    const refill = { ...bob.prekeys(100, server.clock.now()), staticKey: bob.staticKey(), identity: bob.identity };
    expect(await server.request('PUT', '/v1/keys', refill, token)).toMatchObject({
      status: 200,
      body: { one_time_prekeys: 200, one_time_kem_prekeys: 200 },
    });
    const { body } = await get('/v1/users/bob/bundle', alice.token);
    expect(Compile(BundleReply).Check(body)).toBe(true);
    expect(body.bundles[0]?.kemPrekey).toEqual(prekeys.oneTimeKemPrekeys[0]);
    // No upload gets larger: these are the most keys, and no id has more digits.
    const longest = JSON.stringify(refill).replaceAll(/"id":\d+/g, '"id":4294967295');
    expect(longest.length).toBeGreaterThan(250_000);
    expect(longest.length).toBeLessThan(MAX_PREKEY_BODY_BYTES);
  });

  test.each([
    ['ML-KEM-768', 4, 8],
    ['ML-KEM-1024', 8, 4],
  ])('of %s are refused from a device whose suites ask for the other KEM', async (_, made, offered) => {
    const bob = new TestDevice('bob', 7, made);
    bob.identity = bob.withCapabilities(1, offered);
    const reply = await post('/v1/register', await registration(bob));
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_prekey' } } });
  });

  test('of the KEM a device has left are handed out no more', async () => {
    const alice = await server.register('alice');
    const bob = await server.register('bob', 5);
    bob.goOverTo(2, 8);
    const prekeys = bob.prekeys(1, server.clock.now());
    const keys = { ...prekeys, identity: bob.identity };
    expect((await server.request('PUT', '/v1/keys', keys, bob.token)).body).toEqual({
      one_time_prekeys: 6,
      one_time_kem_prekeys: 1,
    });
    for (const [kemPrekey, kemPrekeyKind] of [
      [prekeys.oneTimeKemPrekeys[0], 'oneTime'],
      [prekeys.lastResortKemPrekey, 'lastResort'],
    ]) {
      const { body } = await get('/v1/users/bob/bundle', alice.token);
      expect(body.bundles[0]).toMatchObject({ identity: bob.identity, kemPrekey, kemPrekeyKind });
    }
  });

  test("signed by somebody else are not taken as one's own", async () => {
    const alice = await server.register('alice');
    const foreign = new TestDevice('alice', alice.device).prekeys(1, server.clock.now());
    expect(await server.request('PUT', '/v1/keys', foreign, alice.token)).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_prekey' } },
    });
  });

  test('beyond what the server keeps, or in the place of all, are taken', async () => {
    const alice = await server.register('alice', 100);
    const upload = (more = {}) =>
      server.request('PUT', '/v1/keys', { ...alice.prekeys(100, server.clock.now()), ...more }, alice.token);
    for (let sent = 0; sent < 4; sent += 1) expect((await upload()).status).toBe(200);
    expect(await upload()).toMatchObject({ status: 200, body: { one_time_prekeys: 500, one_time_kem_prekeys: 500 } });
    expect(await upload({ replaces: true })).toMatchObject({
      status: 200,
      body: { one_time_prekeys: 100, one_time_kem_prekeys: 100 },
    });
    expect((await upload({ replaces: false })).status).toBe(400);
  });

  test('A09 one requester drains no more than 60 bundles whatever the targets', async () => {
    const users = Array.from({ length: 61 }, (_, i) => `user${i}`);
    for (const user of users) {
      await server.register(user);
      // Registering so many from one address takes its time.
      server.clock.advance(1_000);
    }
    const alice = await server.register('alice');
    const statuses = [];
    for (const user of users) statuses.push((await get(`/v1/users/${user}/bundle`, alice.token)).status);
    expect(statuses).toEqual([...Array.from({ length: 60 }, () => 200), 429]);
    server.clock.advance(60_000);
    expect((await get('/v1/users/user60/bundle', alice.token)).status).toBe(200);
    expect((await get('/v1/users/user0/bundle', alice.token)).status).toBe(429);
  });

  test('A09 bundles of one user can be fetched six times, then only after a while', async () => {
    const alice = await server.register('alice');
    await server.register('bob');
    await server.register('carol');
    for (let fetched = 0; fetched < 6; fetched += 1)
      expect((await get('/v1/users/bob/bundle', alice.token)).status).toBe(200);
    const refused = await get('/v1/users/bob/bundle', alice.token);
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'rate' } } });
    expect(refused.headers.get('retry-after')).toBe('600');
    expect((await get('/v1/users/carol/bundle', alice.token)).status).toBe(200);
    server.clock.advance(600_000);
    expect((await get('/v1/users/bob/bundle', alice.token)).status).toBe(200);
  });

  test('of an unknown user and of oneself are not to be had', async () => {
    const { token } = await server.register('alice');
    for (const user of ['nobody', 'alice']) {
      expect(await get(`/v1/users/${user}/bundle`, token)).toMatchObject({
        status: 404,
        body: { error: { code: 'no_such_user' } },
      });
    }
  });
});

describe('a device without a ratchet', () => {
  const put = (device: { token: string }, body: unknown) => server.request('PUT', '/v1/keys', body, device.token);
  const legacyBob = () => {
    const device = new TestDevice('bob', 7, 0);
    return server.registerWith(device, { staticKey: device.staticKey() });
  };

  test('registers its static key and is handed out with it, within the budgets of every bundle', async () => {
    const alice = await server.register('alice');
    const bob = new TestDevice('bob', 7, 0);
    const staticKey = bob.staticKey();
    const { token } = await server.registerWith(bob, { staticKey });
    for (let fetched = 0; fetched < 6; fetched += 1) {
      const { status, body } = await get('/v1/users/bob/bundle', alice.token);
      expect(status).toBe(200);
      expect(Compile(BundleReply).Check(body)).toBe(true);
      expect(body.bundles).toEqual([{ userId: 'bob', deviceId: 7, identity: bob.identity, staticKey }]);
    }
    expect((await get('/v1/users/bob/bundle', alice.token)).status).toBe(429);
    expect((await get('/v1/keys/count', token)).body).toEqual({ one_time_prekeys: 0, one_time_kem_prekeys: 0 });
  });

  test('signs in, and is not told that its prekeys are low', async () => {
    const alice = await server.register('alice');
    const bob = await legacyBob();
    const phone = await server.signIn(bob);
    await get('/v1/users/bob/bundle', alice.token);
    await phone.settle();
    expect(phone.heard.map(({ t }) => t)).not.toContain('prekeys_low');
  });

  test.each<[string, string, (device: TestDevice) => unknown]>([
    ['prekeys', 'bad_prekey', (device) => device.prekeys(1, server.clock.now())],
    ['a static key that another signed', 'bad_prekey', () => ({ staticKey: new TestDevice('bob', 7).staticKey() })],
    ['a static key for another device', 'bad_prekey', (device) => ({ staticKey: device.staticKey(8) })],
    ['no key at all', 'bad_request', () => ({})],
    [
      'a static key of another length',
      'bad_request',
      (device) => ({ staticKey: { ...device.staticKey(), publicKey: 'AAAA' } }),
    ],
    [
      'a key that nobody asked for',
      'bad_request',
      (device) => ({ staticKey: device.staticKey(), signedPrekey: device.prekeys(0, 0).signedPrekey }),
    ],
  ])('is refused with %s', async (_, code, keys) => {
    const device = new TestDevice('bob', 7, 0);
    const request = { ...device.registration(await server.challenge(), { staticKey: device.staticKey() }) };
    const reply = await post('/v1/register', { ...request, prekeys: keys(device) });
    expect(reply).toMatchObject({ status: 400, body: { error: { code } } });
  });

  test('that gets one puts its new capabilities and prekeys in one request', async () => {
    const alice = await server.register('alice');
    const bob = await legacyBob();
    const identity = bob.withCapabilities(2, 4);
    const prekeys = bob.prekeys(1, server.clock.now());
    expect(await put(bob, prekeys)).toMatchObject({ status: 400, body: { error: { code: 'bad_prekey' } } });
    expect((await put(bob, { ...prekeys, identity })).status).toBe(200);
    const { body } = await get('/v1/users/bob/bundle', alice.token);
    expect(body.bundles[0]).toMatchObject({ identity, signedPrekey: prekeys.signedPrekey, kemPrekeyKind: 'oneTime' });
  });

  test('A35 nobody gets from prekeys back to a static key alone, not even with signed capabilities', async () => {
    const alice = await server.register('alice');
    const bob = await server.register('bob');
    const staticKey = bob.staticKey();
    expect(await put(bob, { staticKey })).toMatchObject({ status: 400, body: { error: { code: 'bad_prekey' } } });
    const without = { staticKey, identity: bob.withCapabilities(2, 0) };
    expect(await put(bob, without)).toMatchObject({ status: 400, body: { error: { code: 'bad_identity' } } });
    const { body } = await get('/v1/users/bob/bundle', alice.token);
    expect(body.bundles[0]?.signedPrekey).toBeDefined();
    expect(body.bundles[0]?.staticKey).toBeUndefined();
  });

  test('an identity is renewed only by itself, and never to an older one', async () => {
    const bob = await server.register('bob');
    const upload = () => bob.prekeys(0, server.clock.now());
    const newer = bob.withCapabilities(3, 6);
    expect((await put(bob, { ...upload(), identity: newer })).status).toBe(200);
    expect((await put(bob, { ...upload(), identity: newer })).status).toBe(200);
    for (const identity of [
      bob.withCapabilities(2, 4),
      bob.withCapabilities(3, 4),
      { ...newer, certificate: bob.withCapabilities(4, 4).certificate },
      new TestDevice('bob', bob.device).withCapabilities(4, 4),
    ]) {
      expect(await put(bob, { ...upload(), identity })).toMatchObject({
        status: 400,
        body: { error: { code: 'bad_identity' } },
      });
    }
  });
});
