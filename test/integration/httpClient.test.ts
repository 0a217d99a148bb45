import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { RefusedEntry } from '../../core/protocol/entryByEntry.ts';
import { createHttpClient, identifyServer, type HttpClient } from '../../main/signalling/httpClient.ts';
import { httpExchange, type HttpExchange } from '../../main/signalling/httpExchange.ts';
import { createServerWay } from '../../main/signalling/serverWay.ts';
import { noProxy } from '../fakes/noProxy.ts';
import type { ServerTime } from '../../main/signalling/serverConnection.ts';
import { startServer } from '../../server/index.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { Recorder } from '../stage/recorder.ts';
import { DeviceIdentity } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

async function server(publicUrls: readonly string[] = []): Promise<string> {
  const running = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent', publicUrls });
  onTestFinished(() => running.close());
  return running.url;
}

/** A web server that answers everything in one way. */
async function web(answer: RequestListener): Promise<string> {
  const running = createServer(answer);
  await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    running.closeAllConnections();
    running.close();
  });
  return `http://127.0.0.1:${(running.address() as AddressInfo).port}`;
}

function clientOf(
  serverUrl: string,
  identity: DeviceIdentity,
  clock = new ManualClock(),
  pinnedTo: string | null = null,
  cancelled?: AbortSignal,
) {
  const paths = new Recorder<string>();
  const times = new Recorder<ServerTime>();
  const { user, device, sign, verify, draw } = identity;
  const pin = { serverId: () => pinnedTo, signedInAt: () => undefined };
  const refused = new Recorder<readonly RefusedEntry[]>();
  const recording: HttpExchange = (question) => {
    paths.add(new URL(question.url).pathname);
    return httpExchange(question);
  };
  const onRefused = refused.add;
  const question = {
    ...{ serverUrl, verify, draw, onRefused },
    exchange: recording,
    way: createServerWay({ serverUrl, resolveProxy: noProxy, ...clock }),
    ...(cancelled === undefined ? {} : { cancelled }),
    onServerTime: times.add,
    ...clock,
  };
  const client = createHttpClient({ ...question, pin, user, device, sign });
  return { client, question, identify: () => identifyServer(question), paths, clock, times, refused };
}

const upload = (identity: DeviceIdentity) =>
  identity.crypto.makePrekeyUpload({ oneTimePrekeys: 0, oneTimeKemPrekeys: 0 });
const register = (client: HttpClient, identity: DeviceIdentity) =>
  client.register(identity.crypto.identityDocument(), () => upload(identity));

test('a handle is registered once, and its keys are handed out with it', async () => {
  const url = await server();
  const [alice, bob] = [new DeviceIdentity('alice', 11), new DeviceIdentity('bob', 22)];
  const { client } = clientOf(url, alice);
  const bobs = clientOf(url, bob).client;
  expect(await register(client, alice)).toMatchObject({ ok: true });
  expect(await register(bobs, bob)).toMatchObject({ ok: true });

  const bundles = await client.fetchBundles('bob');
  if (!bundles.ok) return expect.unreachable();
  expect(bundles.value.bundles).toMatchObject([
    { userId: 'bob', deviceId: 22, identity: bob.crypto.identityDocument(), kemPrekeyKind: 'oneTime' },
  ]);
  const left = await bobs.keyCount();
  if (!left.ok) return expect.unreachable();
  expect(left.value.one_time_prekeys).toBeGreaterThan(0);
  expect(await bobs.putKeys(upload(bob))).toMatchObject({ ok: true });
});

test('a taken handle, an unknown one and a nonsense one each have their own answer', async () => {
  const url = await server();
  const alice = new DeviceIdentity('alice', 11);
  const { client } = clientOf(url, alice);
  await register(client, alice);
  const other = new DeviceIdentity('alice', 12);
  expect(await register(clientOf(url, other).client, other)).toMatchObject({ ok: false, problem: 'handle_taken' });
  expect(await client.fetchBundles('nobody')).toMatchObject({ ok: false, problem: 'no_such_user', retry: 'never' });
  expect(await client.fetchBundles('../../healthz')).toMatchObject({ ok: false, problem: 'bad_request' });
});

test('it signs in once and again only when the token has lapsed', async () => {
  const url = await server();
  const alice = new DeviceIdentity('alice', 11);
  await register(clientOf(url, alice).client, alice);
  const { client, paths, clock } = clientOf(url, alice);
  await client.keyCount();
  await client.turnCredentials();
  expect(paths.all).toEqual(['/v1/challenge', '/v1/auth', '/v1/keys/count', '/v1/turn']);
  clock.advance(15 * 60_000);
  await client.keyCount();
  expect(paths.all.slice(4)).toEqual(['/v1/challenge', '/v1/auth', '/v1/keys/count']);
});

test('the ticket of the last sign-in is shown while there is no token, and not where somebody registers (A80)', async () => {
  const url = await server();
  const alice = new DeviceIdentity('alice', 11);
  const shown: (readonly [string, string | undefined])[] = [];
  const exchange: HttpExchange = (question) => {
    shown.push([new URL(question.url).pathname, question.headers['ringfort-ticket']]);
    return httpExchange(question);
  };
  const { question } = clientOf(url, alice);
  const { user, device, sign } = alice;
  const pin = { serverId: () => null, signedInAt: () => undefined };
  await register(createHttpClient({ ...question, exchange, pin, user, device, sign, ticket: () => 'mine' }), alice);
  expect(shown).toEqual([
    ['/v1/challenge', undefined],
    ['/v1/register', undefined],
  ]);
  shown.length = 0;
  await createHttpClient({ ...question, exchange, pin, user, device, sign, ticket: () => 'mine' }).keyCount();
  expect(shown).toEqual([
    ['/v1/challenge', 'mine'],
    ['/v1/auth', 'mine'],
    ['/v1/keys/count', undefined],
  ]);
});

test('a token the server no longer knows is replaced without anybody noticing', async () => {
  const url = await server();
  const alice = new DeviceIdentity('alice', 11);
  await register(clientOf(url, alice).client, alice);
  const { client, paths } = clientOf(url, alice);
  client.useToken({ token: 'from-before-the-restart', token_expires_at: 900_000, server_time: 0 });
  expect(await client.keyCount()).toMatchObject({ ok: true });
  expect(paths.all).toEqual(['/v1/keys/count', '/v1/challenge', '/v1/auth', '/v1/keys/count']);
});

test('a server without a relay says so, and a phone without calls has none', async () => {
  const url = await server();
  const alice = new DeviceIdentity('alice', 11);
  const { client } = clientOf(url, alice);
  await register(client, alice);
  expect(await client.turnCredentials()).toMatchObject({ ok: true, value: { ice_servers: [] } });
  expect(await client.liveCalls()).toMatchObject({ ok: true, value: { calls: [] } });
});

test('a device that was never registered is told so', async () => {
  const { client } = clientOf(await server(), new DeviceIdentity('mallory', 66));
  expect(await client.keyCount()).toMatchObject({ ok: false, problem: 'bad_signature', retry: 'never' });
});

test('without a server there is no answer', async () => {
  const running = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
  await running.close();
  const { client, clock } = clientOf(running.url, new DeviceIdentity('alice', 11));
  expect(await client.keyCount()).toMatchObject({ ok: false, problem: 'refused', retry: 'later' });
  expect(clock.pending()).toBe(0);
});

test('a server that does not answer in time is not waited for', async () => {
  const asked = new Recorder<string>();
  const url = await web((request) => asked.add(request.url ?? ''));
  const { client, clock } = clientOf(url, new DeviceIdentity('alice', 11));
  const counting = client.keyCount();
  await asked.first(1);
  clock.advance(15_000);
  expect(await counting).toMatchObject({ ok: false, problem: 'timeout', retry: 'later' });
});

test('a question is broken off when the person gives up, and none is asked after that (A98)', async () => {
  const asked = new Recorder<string>();
  const url = await web((request) => asked.add(request.url ?? ''));
  const person = new AbortController();
  const { client } = clientOf(url, new DeviceIdentity('alice', 11), new ManualClock(), null, person.signal);
  const counting = client.keyCount();
  await asked.first(1);
  person.abort();
  expect(await counting).toMatchObject({ ok: false });
  expect(await client.keyCount()).toMatchObject({ ok: false });
  expect(asked.all).toHaveLength(1);
});

test.each<[string, RequestListener, string]>([
  [
    'a web page',
    (_request, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end('<html>'),
    'portal',
  ],
  ['JSON of another shape', (_request, response) => response.end('{"nonce":"short"}'), 'notRingfort'],
  [
    'an answer like ours and yet another one',
    (_request, response) => response.end('{"server_time":1700000000000,"nonces":["of a later Ringfort"]}'),
    'otherVersion',
  ],
  ['not found', (_request, response) => response.writeHead(404).end('nothing'), 'notRingfort'],
  [
    'not found, in our own words',
    (_request, response) =>
      response.writeHead(404).end('{"error":{"code":"not_found","message":"There is nothing at this address."}}'),
    'not_found',
  ],
  ['an endless reply', (_request, response) => response.end(Buffer.alloc(2 ** 20, 32)), 'notRingfort'],
  ['a gateway without a server', (_request, response) => response.writeHead(502).end('bad gateway'), 'serverDown'],
  ['somebody who has no room', (_request, response) => response.writeHead(503).end(), 'serverBusy'],
  ['somebody who forbids it', (_request, response) => response.writeHead(403).end(), 'serverForbids'],
  ['somebody who is asked too often', (_request, response) => response.writeHead(429).end(), 'tooManyRequests'],
  ['somebody who fails', (_request, response) => response.writeHead(500).end(), 'serverFailed'],
  [
    'a redirect to somewhere else',
    (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    'redirected',
  ],
  ['a proxy that wants a login', (_request, response) => response.writeHead(407).end(), 'proxyLogin'],
  ['a network that wants a sign-in', (_request, response) => response.writeHead(511).end('<html>'), 'portal'],
])('%s instead of an answer is a named failure (A77)', async (_what, answer, problem) => {
  const { client } = clientOf(await web(answer), new DeviceIdentity('alice', 11));
  expect(await client.keyCount()).toMatchObject({ ok: false, problem });
});

test('where a redirect leads is said, and no more of it than a person can check (A77)', async () => {
  const locations = [
    'http://login.hotel.example/?back=1',
    'javascript:alert(1)',
    '',
    `http://${'x'.repeat(200)}.example`,
  ];
  const told = [];
  for (const location of locations) {
    const url = await web((_request, response) => response.writeHead(307, { location }).end());
    const asked = await clientOf(url, new DeviceIdentity('alice', 11)).client.keyCount();
    told.push(asked.ok ? '' : asked.detail);
    if (location === '') expect(asked).toMatchObject({ problem: 'redirected', detail: url });
  }
  expect([told[0], told[1], told[3]]).toEqual(['http://login.hotel.example', null, null]);
});

test.each([
  [403, 'region_locked', 'serverForbids', 'never'],
  [404, 'no_such_room', 'otherVersion', 'never'],
  [409, 'too_many_calls', 'otherVersion', 'never'],
  [429, 'slow_down', 'tooManyRequests', 'later'],
  [503, 'asleep', 'serverBusy', 'later'],
  [409, 'NotOurs: a program of somebody else', 'notRingfort', 'never'],
])('status %i with the code %s, which no server has yet, is %s, and asked again %s (A83)', async (...row) => {
  const [status, code, cause, retry] = row;
  const url = await web((_request, response) =>
    response.writeHead(status).end(JSON.stringify({ error: { code, message: 'new' } })),
  );
  const { client } = clientOf(url, new DeviceIdentity('alice', 11));
  expect(await client.keyCount()).toMatchObject({ ok: false, cause, retry });
});

test('a server whose disk is full says so, and not that it is busy (A77)', async () => {
  const url = await web((_request, response) =>
    response.writeHead(503, { 'retry-after': '1' }).end('{"error":{"code":"disk_full","message":"full"}}'),
  );
  const { client } = clientOf(url, new DeviceIdentity('alice', 11));
  expect(await client.keyCount()).toMatchObject({ cause: 'serverDiskFull', retry: 'later', retryAfterMs: 1000 });
});

test.each([
  ['7', 7_000],
  ['86400', 3600_000],
])(
  'when to come back is passed on, but no more than an hour of it: %s s are %i ms (A85)',
  async (told, retryAfterMs) => {
    const url = await web((_request, response) =>
      response
        .writeHead(429, { 'retry-after': told })
        .end(JSON.stringify({ error: { code: 'rate', message: 'too many requests' } })),
    );
    const { client } = clientOf(url, new DeviceIdentity('alice', 11));
    expect(await client.keyCount()).toMatchObject({
      ...{ ok: false, problem: 'rate', cause: 'tooManyRequests', retry: 'later', retryAfterMs },
    });
  },
);

test('a server proves that it owns the key it shows, and a copy of its words does not (A88)', async () => {
  const url = await server();
  const { identify } = clientOf(url, new DeviceIdentity('alice', 11));
  const identified = await identify();
  if (!identified.ok) return expect.unreachable();
  expect(Buffer.from(identified.value.key, 'base64')).toHaveLength(32);
  expect(await identify()).toEqual(identified);

  const { body } = await recordedAnswer(url);
  const parrot = await web((_request, response) => {
    response.setHeader('content-type', 'application/json').end(body);
  });
  const deceived = clientOf(parrot, new DeviceIdentity('alice', 11));
  expect(await deceived.identify()).toMatchObject({ ok: false, problem: 'serverUnproven', retry: 'never' });
});

test('nothing is signed for a server that is not the one of the account, and its time counts for nothing (A88)', async () => {
  const url = await server();
  const alice = new DeviceIdentity('alice', 11);
  const { client, paths, times } = clientOf(url, alice, new ManualClock(), 'the-server-before');
  expect(await register(client, alice)).toMatchObject({ ok: false, problem: 'otherServer', retry: 'never' });
  expect(await client.keyCount()).toMatchObject({ ok: false, problem: 'otherServer' });
  expect(paths.all).toEqual(['/v1/challenge', '/v1/challenge']);
  // Nor does that of one that knows no token of ours.
  const far = 10 * 366 * 86_400_000;
  client.useToken({ token: 'of ours', token_expires_at: far, server_time: 0 });
  expect(await client.keyCount()).toMatchObject({ ok: false, problem: 'otherServer' });
  expect([paths.all.at(-2), times.all]).toEqual(['/v1/keys/count', []]);
});

test('a server that knows its addresses takes no sign-in that was meant for another one (A88)', async () => {
  const alice = new DeviceIdentity('alice', 11);
  const { client } = clientOf(await server(['https://calls.example.org']), alice);
  expect(await register(client, alice)).toMatchObject({ ok: false, problem: 'wrong_origin', retry: 'never' });
});

/** What a server once said to somebody else's question. */
async function recordedAnswer(url: string): Promise<{ body: string }> {
  const question = { nonce: Buffer.alloc(32, 7).toString('base64') };
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${url}/v1/server`, { method: 'POST', headers, body: JSON.stringify(question) });
  return { body: await reply.text() };
}

/** A server that signs in whoever asks, and answers `path` with this. */
const answering = (path: string, reply: object) =>
  web((request, response) => {
    const times = { server_time: 1_000, expires_at: 9_000_000, token_expires_at: 9_000_000 };
    const nonce = Buffer.alloc(32, 5).toString('base64');
    const replies = new Map<string, object>([
      ['/v1/challenge', { nonce, server_id: 's', ...times }],
      ['/v1/auth', { token: 't', ...times }],
      [path, { ...times, ...reply }],
    ]);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(replies.get(request.url ?? '') ?? {}));
  });

test('one relay that cannot be used costs the others nothing, and is told of (A83)', async () => {
  const relay = (url: unknown) => ({ urls: [url], username: 'u', credential: 'c' });
  const [good, half] = [relay('turn:relay.example.org:3478'), relay('turns:relay.example.org')];
  const junk = ['http://relay.example.org', 'turn:relay.example.org:0', 'turn:', 7];
  const url = await answering('/v1/turn', {
    ice_servers: [relay(junk[0]), good, { ...half, urls: [...half.urls, ...junk.slice(1)] }, { urls: half.urls }],
  });
  const { client, refused } = clientOf(url, new DeviceIdentity('alice', 11));
  expect(await client.turnCredentials()).toMatchObject({ ok: true, value: { ice_servers: [good, half] } });
  expect(refused.all.flat().map(({ path }) => path)).toEqual([
    '/ice_servers/0/urls/0',
    '/ice_servers/0',
    '/ice_servers/2/urls/1',
    '/ice_servers/2/urls/2',
    '/ice_servers/2/urls/3',
    '/ice_servers/3',
  ]);
});

test('one device whose bundle cannot be read costs the other devices nothing (A83)', async () => {
  const bob = new DeviceIdentity('bob', 22);
  const real = await server();
  await register(clientOf(real, bob).client, bob);
  const alice = new DeviceIdentity('alice', 11);
  const { client } = clientOf(real, alice);
  await register(client, alice);
  const whole = await client.fetchBundles('bob');
  if (!whole.ok) return expect.unreachable();
  const [bundle] = whole.value.bundles;
  const url = await answering('/v1/users/bob/bundle', { bundles: [{ ...bundle, deviceId: 'x' }, bundle, null] });
  const other = clientOf(url, alice);
  expect(await other.client.fetchBundles('bob')).toMatchObject({ ok: true, value: { bundles: [bundle] } });
  expect(other.refused.all.flat().map(({ path }) => path)).toEqual(['/bundles/0', '/bundles/2']);
});

test('a call of which something cannot be read is still known to the server (A83)', async () => {
  const id = '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11';
  const url = await answering('/v1/calls/live', { calls: [{ id, caller: 7, started_at: 'noon' }, 'junk'] });
  const { client } = clientOf(url, new DeviceIdentity('alice', 11));
  expect(await client.liveCalls()).toMatchObject({ ok: true, value: { calls: [{ id }] } });
});

test('a call in a state that only a newer server knows is one that goes on there (A83)', async () => {
  const row = { caller_id: 'alice', caller_device: 11, callee_id: 'bob', answered_device: null, call_type: 'audio' };
  const calls = [{ id: '3f1d9c1e-7a52-4c5e-9d0b-0a4f6d2b8c11', ...row, status: 'parked' }];
  const url = await answering('/v1/calls/live', { calls });
  const { client } = clientOf(url, new DeviceIdentity('alice', 11));
  expect(await client.liveRows()).toMatchObject({ ok: true, value: { calls } });
});
