import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Compile } from 'typebox/compile';
import { ChallengeReply, type RegisterRequest, TokenReply, TurnReply } from '../../core/protocol/httpApi.ts';
import { CHALLENGE_TTL_MS, TOKEN_TTL_MS } from '../../core/protocol/limits.ts';
import type { PrekeyUpload } from '../../core/protocol/prekeyBundle.ts';
import { TEST_ORIGIN, TestDevice } from '../stage/TestDevice.ts';
import { type AnyReply, TestServer } from '../stage/testServer.ts';

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
