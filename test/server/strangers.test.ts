import { connect as connectTcp } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { TICKET_HEADER } from '../../core/protocol/authMessage.ts';
import { TestServer } from '../stage/testServer.ts';
import type { WireClient } from '../stage/WireClient.ts';

const HTTP_BURST = 120;
let server: TestServer;
afterEach(() => server.remove());

const fromAddress = (address: string) => ({ 'x-forwarded-for': address });

/** Silent connections, each with its challenge. */
async function silent(count: number, headers?: Record<string, string>): Promise<WireClient[]> {
  const clients = Array.from({ length: count }, () => server.connect(headers));
  for (const client of clients) await client.next('challenge');
  return clients;
}

async function statusOf(path: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(server.url + path, { headers });
  await response.text();
  return response.status;
}

/** The whole answer to bytes that no HTTP client would send. */
async function answerTo(text: string): Promise<{ status: string; body: unknown }> {
  const socket = connectTcp(Number(new URL(server.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (part) => (answer += String(part)));
  socket.end(text);
  await once(socket, 'close');
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: head.split('\r\n')[0] ?? '', body: JSON.parse(body) as unknown };
}

describe('strangers that hold connections open and say nothing (A80)', () => {
  test('do not keep anybody out: the one that was silent longest gives way to the newcomer', async () => {
    server = await TestServer.start();
    const bob = await server.register('bob');
    const strangers = await silent(20);
    const phone = await server.signIn(bob);
    await phone.settle();
    expect([1006, 1013]).toContain(await strangers[0]?.closed);
    expect(strangers.slice(1).map(({ socket }) => socket.readyState)).toEqual(Array(19).fill(1));
  });

  test.each([
    ['a neighbour', [], true],
    ['whoever comes through a proxy', ['127.0.0.1'], false],
  ])('keep %s from nothing with connections that ask nothing either', async (_, trustProxy, isBounded) => {
    server = await TestServer.start({ trustProxy });
    const port = Number(new URL(server.url).port);
    const sockets = [];
    let closed = 0;
    for (let count = 0; count < 101; count += 1) {
      const socket = connectTcp(port, '127.0.0.1');
      socket.on('error', () => undefined).on('close', () => (closed += 1));
      // oxlint-disable-next-line no-await-in-loop
      await once(socket, 'connect');
      sockets.push(socket.resume());
    }
    expect(await statusOf('/healthz')).toBe(200);
    // The last of them and the question took the place of one each, where there is a bound. Later all are too slow.
    await expect.poll(() => closed > 0).toBe(isBounded);
    expect(closed).toBeLessThan(5);
    for (const socket of sockets) socket.destroy();
  });

  test('take no place from a device with the ticket of its last sign-in, over a restart of the server', async () => {
    server = await TestServer.start();
    const { device: bob, client } = await server.person('bob');
    const ticket = client.heard.find((frame) => frame.t === 'ready')?.ticket ?? '';
    await server.stop();
    await server.start();
    const strangers = await silent(20);
    const phone = server.connect({ [TICKET_HEADER]: ticket });
    await phone.authenticate(bob);
    phone.send({ v: 1, t: 'resume', epoch: null, s: 0 });
    await phone.next('ready');
    expect(strangers.map(({ socket }) => socket.readyState)).toEqual(Array(20).fill(1));
    // A ticket is no sign-in, and one that was made up is none.
    await silent(1, { [TICKET_HEADER]: `${ticket}x` });
    expect([1006, 1013]).toContain(await strangers[0]?.closed);
  });
});

describe('behind a proxy (A80)', () => {
  test('clients are told apart, and one that uses up its budget uses up nobody else`s', async () => {
    server = await TestServer.start({ trustProxy: ['127.0.0.1'] });
    const bob = await server.register('bob');
    const mallory = fromAddress('203.0.113.9');
    for (let sent = 0; sent < HTTP_BURST; sent += 1) await statusOf('/v1/turn', mallory);
    expect(await statusOf('/v1/turn', mallory)).toBe(429);
    expect(await statusOf('/v1/turn', fromAddress('198.51.100.1'))).toBe(401);
    // What the client wrote itself stands left of what the proxy saw.
    expect(await statusOf('/v1/turn', fromAddress('198.51.100.2, 203.0.113.9'))).toBe(429);
    // A device that is signed in does not count as its address, and health checks do not count.
    expect(await statusOf('/v1/turn', { ...mallory, authorization: `Bearer ${bob.token}` })).toBe(200);
    expect(await statusOf('/healthz', mallory)).toBe(200);
    // Nor does one that will sign in again, by its ticket of the last time.
    const ticket = (await server.signIn(bob)).heard.find((frame) => frame.t === 'ready')?.ticket ?? '';
    const challenge = (shown: string) =>
      fetch(`${server.url}/v1/challenge`, { method: 'POST', headers: { ...mallory, [TICKET_HEADER]: shown } });
    expect((await challenge(ticket)).status).toBe(200);
    expect((await challenge(`${ticket}x`)).status).toBe(429);
    // It opens nothing.
    expect(await statusOf('/v1/turn', { ...mallory, [TICKET_HEADER]: ticket })).toBe(401);
    expect(await statusOf('/readyz', mallory)).toBe(200);

    await silent(20, mallory);
    const strangers = await silent(1, fromAddress('198.51.100.1'));
    await silent(2, mallory);
    expect(strangers[0]?.socket.readyState).toBe(1);
  });

  test('that is not trusted, X-Forwarded-For counts for nothing', async () => {
    server = await TestServer.start();
    for (let sent = 0; sent < HTTP_BURST; sent += 1) await statusOf('/v1/turn', fromAddress(`198.51.100.${sent}`));
    expect(await statusOf('/v1/turn', fromAddress('198.51.100.200'))).toBe(429);
  });
});

describe('web pages (A91)', () => {
  test('are refused over HTTP as over the socket, whatever their origin', async () => {
    server = await TestServer.start();
    for (const path of ['/v1/turn', '/healthz', '/nowhere']) {
      const reply = await fetch(server.url + path, { headers: { origin: server.url } });
      expect([reply.status, await reply.json()]).toMatchObject([403, { error: { code: 'forbidden' } }]);
    }
  });

  test('that point a name of their own at the server are refused where its names are set', async () => {
    server = await TestServer.start({ hosts: ['calls.example.org'] });
    const ask = (path: string, host: string) =>
      answerTo(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await ask('/v1/turn', 'evil.example')).toMatchObject({
      status: 'HTTP/1.1 403 Forbidden',
      body: { error: { code: 'forbidden' } },
    });
    expect((await ask('/v1/turn', 'calls.example.org:443')).status).toBe('HTTP/1.1 401 Unauthorized');
    expect((await ask('/healthz', '10.0.0.7')).status).toBe('HTTP/1.1 200 OK');
    const socket = server.connect().socket;
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(403);
  });
});

describe('what is refused before there is a route (A93)', () => {
  test.each([
    ['an address that cannot be decoded', 'GET /v1/users/%zz/bundle HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
    ['what is no HTTP', 'HELLO\r\n\r\n'],
    ['a header that never ends', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('%s gets an error of the format', async (_, text) => {
    server = await TestServer.start();
    expect(await answerTo(text)).toEqual({
      status: 'HTTP/1.1 400 Bad Request',
      body: { error: { code: 'bad_request', message: expect.any(String) } },
    });
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'a body of %s is 415',
    async (type) => {
      server = await TestServer.start();
      const reply = await fetch(`${server.url}/v1/auth`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': type },
      });
      expect([reply.status, await reply.json()]).toMatchObject([415, { error: { code: 'unsupported_media_type' } }]);
    },
  );
});
