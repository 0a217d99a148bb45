import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Compile } from 'typebox/compile';
import {
  BundleReply,
  ChallengeReply,
  KeyCountReply,
  type RegisterRequest,
  TokenReply,
  TurnReply,
} from '../../core/protocol/httpApi.ts';
import { CHALLENGE_TTL_MS, MAX_PREKEY_BODY_BYTES, TOKEN_TTL_MS } from '../../core/protocol/limits.ts';
import type { PrekeyUpload } from '../../core/protocol/prekeyBundle.ts';
import { TEST_ORIGIN, TestDevice } from '../stage/TestDevice.ts';
import { type AnyReply, TestServer } from '../stage/testServer.ts';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start({ turn: { urls: ['turn:127.0.0.1:3478'], secret: 'north' } });
});
afterEach(() => server.remove());

const post = (path: string, body: unknown) => server.request('POST', path, body);
const get = (path: string, token?: string) => server.request('GET', path, undefined, token);

async function registration(device: TestDevice) {
  return device.registration(await server.challenge(), device.prekeys(1, server.clock.now()));
}

describe('registration', () => {
  test('with a full set of prekeys is granted and gives a token', async () => {
    const alice = new TestDevice('alice');
    const challenge = await server.challenge();
    expect(Compile(ChallengeReply).Check(challenge)).toBe(true);
    const reply = await post('/v1/register', alice.registration(challenge, alice.prekeys(100, server.clock.now())));
    expect(reply.status).toBe(201);
    expect(Compile(TokenReply).Check(reply.body)).toBe(true);
    const count = await get('/v1/keys/count', reply.body.token);
    expect(count.body).toEqual({ one_time_prekeys: 100, one_time_kem_prekeys: 100 });
  });

  test('of a taken handle is refused, repeated by its owner it is not', async () => {
    const alice = new TestDevice('alice');
    expect((await post('/v1/register', await registration(alice))).status).toBe(201);
    expect(await post('/v1/register', await registration(new TestDevice('alice')))).toMatchObject({
      status: 409,
      body: { error: { code: 'handle_taken' } },
    });
    expect((await post('/v1/register', await registration(alice))).status).toBe(201);
  });

  test('of the same identity under another device id is refused (A93)', async () => {
    const alice = new TestDevice('alice', 7);
    expect((await post('/v1/register', await registration(alice))).status).toBe(201);
    const again = await post('/v1/register', { ...(await registration(alice)), device: 8 });
    expect([again.status, again.body.error.code]).toEqual([409, 'handle_taken']);
  });

  test('with a challenge that is used, expired or invented is refused', async () => {
    const alice = new TestDevice('alice');
    const request = await registration(alice);
    await post('/v1/register', { ...request, user: 'mallory' });
    const used = await post('/v1/register', request);
    const old = await registration(alice);
    server.clock.advance(CHALLENGE_TTL_MS);
    const expired = await post('/v1/register', old);
    const invented = await post('/v1/register', { ...old, nonce: 'A'.repeat(43) + '=' });
    for (const reply of [used, expired, invented]) {
      expect(reply).toMatchObject({ status: 400, body: { error: { code: 'bad_challenge' } } });
    }
  });

  const flipped = (base64: string) => (base64.startsWith('A') ? 'B' : 'A') + base64.slice(1);
  test.each<[string, string, (request: RegisterRequest & { prekeys: PrekeyUpload }) => unknown]>([
    ['a signature by another key', 'bad_signature', (request) => (request.signature = flipped(request.signature))],
    ['a certificate for another handle', 'bad_identity', (request) => (request.user = 'mallory')],
    ['a certificate for another device', 'bad_identity', (request) => (request.device = request.device === 1 ? 2 : 1)],
    ['a changed DH key', 'bad_identity', (request) => (request.identity.dhKey = flipped(request.identity.dhKey))],
    ['a DH key of low order', 'bad_identity', (request) => (request.identity.dhKey = 'A'.repeat(43) + '=')],
    [
      'a changed signed prekey',
      'bad_prekey',
      ({ prekeys }) => (prekeys.signedPrekey.publicKey = flipped(prekeys.signedPrekey.publicKey)),
    ],
    ['a changed KEM prekey', 'bad_prekey', ({ prekeys }) => (prekeys.lastResortKemPrekey.id += 1)],
    [
      'a one-time key with another id',
      'bad_prekey',
      ({ prekeys }) => prekeys.oneTimePrekeys.forEach((key) => (key.id += 50)),
    ],
    [
      'a one-time KEM key with a longer life',
      'bad_prekey',
      ({ prekeys }) => prekeys.oneTimeKemPrekeys.forEach((key) => (key.notAfter += 1)),
    ],
    [
      "keys in each other's place",
      'bad_prekey',
      ({ prekeys }) => prekeys.oneTimeKemPrekeys.forEach((key) => (prekeys.lastResortKemPrekey = key)),
    ],
    ['a handle with capitals', 'bad_request', (request) => (request.user = 'Alice')],
    ['a key nobody asked for', 'bad_request', (request) => Object.assign(request, { admin: true })],
    ['a missing prekey', 'bad_request', ({ prekeys }) => Reflect.deleteProperty(prekeys, 'signedPrekey')],
  ])('with %s is refused as %s', async (_, code, spoil) => {
    const request = await registration(new TestDevice('alice'));
    spoil(request);
    expect((await post('/v1/register', request)).body.error.code).toBe(code);
    expect((await post('/v1/register', await registration(new TestDevice('alice')))).status).toBe(201);
  });

  test('with keys that are out of date is refused', async () => {
    const alice = new TestDevice('alice');
    const prekeys = alice.prekeys(1, server.clock.now() - 15 * 86_400_000);
    const reply = await post('/v1/register', alice.registration(await server.challenge(), prekeys));
    expect(reply.body.error.code).toBe('bad_prekey');
  });
});

describe('sign-in over HTTP', () => {
  test('gives a token to the device and to nobody else', async () => {
    const alice = await server.register('alice');
    const mallory = new TestDevice('alice', alice.device);
    const sign = async (device: TestDevice) => {
      const { nonce, server_id } = await server.challenge();
      const signature = device.signIn('http', server_id, nonce);
      return { ...device.address, origin: TEST_ORIGIN, nonce, signature };
    };
    const request = await sign(alice);
    const reply = await post('/v1/auth', request);
    expect(reply.status).toBe(200);
    expect((await get('/v1/calls/live', reply.body.token)).body.calls).toEqual([]);
    expect((await post('/v1/auth', request)).body.error.code).toBe('bad_challenge');
    expect(await post('/v1/auth', await sign(mallory))).toMatchObject({
      status: 401,
      body: { error: { code: 'bad_signature' } },
    });
    expect((await post('/v1/auth', await sign(new TestDevice('nobody')))).body.error.code).toBe('bad_signature');
  });

  test.each(['/v1/keys/count', '/v1/users/bob/bundle', '/v1/turn', '/v1/calls', '/v1/calls/live'])(
    '%s needs a token that is genuine and not expired',
    async (path) => {
      const { token } = await server.register('alice');
      await server.register('bob');
      for (const wrong of [undefined, 'nonsense', `${token}x`]) {
        expect(await get(path, wrong)).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
      }
      expect((await get(path, token)).status).toBe(200);
      server.clock.advance(TOKEN_TTL_MS);
      expect((await get(path, token)).status).toBe(401);
    },
  );
});

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

  test('beyond what the server keeps are refused', async () => {
    const alice = await server.register('alice', 100);
    const upload = () => server.request('PUT', '/v1/keys', alice.prekeys(100, server.clock.now()), alice.token);
    for (let sent = 0; sent < 4; sent += 1) expect((await upload()).status).toBe(200);
    expect(await upload()).toMatchObject({ status: 409, body: { error: { code: 'too_many_prekeys' } } });
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

describe('TURN credentials', () => {
  test('are for one hour and what coturn computes, without the handle', async () => {
    const { token } = await server.register('alice');
    const { body } = await get('/v1/turn', token);
    expect(Compile(TurnReply).Check(body)).toBe(true);
    expect(body.ice_servers).toHaveLength(1);
    for (const { urls, username, credential } of body.ice_servers) {
      expect(urls).toEqual(['turn:127.0.0.1:3478']);
      expect(username).toMatch(/^\d{10}:[0-9a-f]{24}$/);
      expect(credential).toBe(createHmac('sha1', 'north').update(username).digest('base64'));
    }
    expect(body.expires_at).toBe(server.clock.now() + 3_600_000);
  });

  test('are an empty list where the server has no relay', async () => {
    await server.remove();
    server = await TestServer.start();
    const { token } = await server.register('alice');
    expect(await get('/v1/turn', token)).toMatchObject({ status: 200, body: { ice_servers: [] } });
  });

  test('can be fetched twenty times an hour', async () => {
    const { token } = await server.register('alice');
    for (let fetched = 0; fetched < 20; fetched += 1) expect((await get('/v1/turn', token)).status).toBe(200);
    expect(await get('/v1/turn', token)).toMatchObject({ status: 429, body: { error: { code: 'rate' } } });
  });
});

describe('bad requests', () => {
  test.each<[string, () => Promise<{ status: number; body: AnyReply }>, number, string]>([
    ['malformed JSON', () => post('/v1/auth', '{"user":'), 400, 'bad_request'],
    ['a poisoned prototype', () => post('/v1/auth', '{"__proto__":{"x":1}}'), 400, 'bad_request'],
    ['a body over 64 KiB', () => post('/v1/auth', JSON.stringify('x'.repeat(70_000))), 413, 'too_large'],
    ['a registration over 256 KiB', () => post('/v1/register', JSON.stringify('x'.repeat(270_000))), 413, 'too_large'],
    ['an unknown address', () => get('/v1/nothing'), 404, 'not_found'],
    ['an unknown method', () => server.request('DELETE', '/v1/turn'), 404, 'not_found'],
  ])('%s is answered with its code', async (_, send, status, code) => {
    const reply = await send();
    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
    expect((await get('/healthz')).status).toBe(200);
  });

  test('a body that is not JSON by its type is refused', async () => {
    const response = await fetch(`${server.url}/v1/auth`, {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/xml' },
    });
    expect([response.status, (await response.json()).error.code]).toEqual([415, 'unsupported_media_type']);
  });

  test('calls before a time that is no number are refused', async () => {
    const { token } = await server.register('alice');
    expect((await get('/v1/calls?before=yesterday', token)).body.error.code).toBe('bad_request');
    expect((await get(`/v1/calls?before=${server.clock.now()}`, token)).body.calls).toEqual([]);
  });

  test('too many requests from one address are refused for a moment', async () => {
    let refused;
    for (let sent = 0; sent < 200 && !refused; sent += 1) {
      const reply = await get('/v1/turn');
      if (reply.status !== 401) refused = reply;
    }
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'rate' } } });
    server.clock.advance(10_000);
    expect((await get('/v1/turn')).status).toBe(401);
  });

  test('a ready server says so', async () => {
    expect(await get('/readyz')).toMatchObject({ status: 200, body: { ok: true } });
  });
});
