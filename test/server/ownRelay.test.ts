import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Compile } from 'typebox/compile';
import { expect, onTestFinished, test } from 'vitest';
import { TurnReply } from '../../core/protocol/httpApi.ts';
import { createHostClock } from '../../server/domain/clock.ts';
import { type OwnRelay, type OwnRelayParts, startOwnRelay } from '../../server/relay/ownRelay.ts';
import { canonicalAddress } from '../../server/relay/transportAddress.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import { TestServer } from '../stage/testServer.ts';
import { bare } from '../stage/TurnClient.ts';

const THREAD = new URL('../../server/relay/thread.ts', import.meta.url);

async function ownRelay(parts: Partial<OwnRelayParts> = {}) {
  const problems: string[] = [];
  const known: string[] = [];
  const relay = startOwnRelay({
    settings: { module: THREAD },
    host: '127.0.0.1',
    serverPort: 0,
    signingKey: 'bm9ydGg=',
    clock: createHostClock(),
    onListening: (_port, address) => void known.push(address),
    onFaults: ({ last }) => void problems.push(last),
    onProblem: (code) => void problems.push(code),
    ...parts,
  });
  onTestFinished(() => relay.close());
  await relay.decided;
  return { relay, problems, known };
}

async function answersAt(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  socket.send(bare(), port, '127.0.0.1');
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return answer.readUInt16BE(0) === 0x0113;
}

/** A thread that does as it is told here. */
const thread = (does: string) =>
  new URL(
    `data:text/javascript,import { parentPort, workerData } from 'node:worker_threads';${encodeURIComponent(does)}`,
  );

test('it runs in a thread of its own, and is told to clients under the name by which they reached the server', async () => {
  const { relay } = await ownRelay();
  const port = relay.port() ?? 0;
  expect(await answersAt(port)).toBe(true);
  const urlsFor = (host: string) => relay.serviceFor(host)?.urls;
  expect(urlsFor('home.example')).toEqual([
    `turn:home.example:${port}?transport=udp`,
    `turn:home.example:${port}?transport=tcp`,
  ]);
  expect(urlsFor('[2001:db8::7]')?.[0]).toBe(`turn:[2001:db8::7]:${port}?transport=udp`);
  expect(urlsFor('127.0.0.1')?.[0]).toBe(`turn:127.0.0.1:${port}?transport=udp`);
  // Credentials that were given out before a restart hold after it; those of another server never do.
  const secretOf = (one: OwnRelay) => one.serviceFor('home.example')?.secret;
  expect(secretOf((await ownRelay()).relay)).toBe(secretOf(relay));
  expect(secretOf((await ownRelay({ signingKey: 'c291dGg=' })).relay)).not.toBe(secretOf(relay));
  // What is no name of a host is repeated to nobody.
  expect(relay.serviceFor('a b"/?')).toBeUndefined();
});

test('a client on this computer gets an address that is reached from everywhere, and says so', async () => {
  const { relay } = await ownRelay({ host: '0.0.0.0' });
  const outward = Object.values(networkInterfaces())
    .flatMap((infos) => infos ?? [])
    .filter(({ internal, family, address }) => !internal && family === 'IPv4' && !address.startsWith('169.254.'));
  const expected = outward[0]?.address ?? '127.0.0.1';
  for (const host of ['127.0.0.1', 'localhost', '']) {
    const url = relay.serviceFor(host)?.urls[0];
    if (host !== '' || outward.length > 0) expect(url).toBe(`turn:${expected}:${relay.port()}?transport=udp`);
  }
});

test('it listens beside a proxy where the server itself does not', async () => {
  const { relay } = await ownRelay({ host: '127.0.0.9', settings: { module: THREAD, host: '127.0.0.1' } });
  expect(await answersAt(relay.port() ?? 0)).toBe(true);
});

test('with public addresses of its own it is told by them, one of each family', async () => {
  const settings = { module: THREAD, addresses: ['198.51.100.7', '2001:db8::7'] };
  const { relay, known } = await ownRelay({ settings });
  expect(known).toEqual(['option']);
  expect(relay.serviceFor('home.example')?.urls.map((url) => url.replace(/:\d+\?/u, ':PORT?'))).toEqual([
    'turn:198.51.100.7:PORT?transport=udp',
    'turn:198.51.100.7:PORT?transport=tcp',
    'turn:[2001:db8::7]:PORT?transport=udp',
    'turn:[2001:db8::7]:PORT?transport=tcp',
  ]);
  // However it was typed: what others name is compared with it.
  expect(canonicalAddress('2001:DB8:0:0::7')).toBe('2001:db8::7');
  expect((await ownRelay()).known).toEqual(['unknown']);
});

test('it takes the port above the server, another one if that is taken, and the one it was told or none', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const taken = typeof address === 'object' && address !== null ? address.port : 0;
  const free = await ownRelay({ serverPort: taken - 1 });
  expect(free.problems).toEqual([]);
  expect(free.relay.port()).not.toBe(taken);

  const fixed = await ownRelay({ settings: { module: THREAD, port: taken } });
  expect(fixed.problems).toEqual(['EADDRINUSE']);
  expect(fixed.relay.serviceFor('home.example')).toBeUndefined();
  squatter.close();
  await expect.poll(() => fixed.relay.port(), { timeout: 20_000 }).toBe(taken);
});

test('a thread that ends is started again, on the port that clients know', async () => {
  const clock = new ManualClock();
  // The port that it is told, or one of its own; then it ends.
  const module = thread(
    "parentPort.postMessage({ kind: 'listening', port: workerData.port || 7444 }); setTimeout(() => process.exit(1), 50);",
  );
  const { relay, problems } = await ownRelay({ settings: { module }, clock });
  for (let round = 1; round <= 3; round += 1) {
    await expect.poll(() => problems.length).toBe(round);
    expect(relay.port()).toBe(7444);
    clock.advance(60_000);
  }
});

test('GET /v1/turn names it beside the TURN server of the operator', async () => {
  const module = thread(
    "parentPort.postMessage({ kind: 'listening', port: 7444 }); setInterval(() => undefined, 1e6);",
  );
  const turn = [{ urls: ['turn:turn.example.org:3478'], secret: 'north' }];
  const server = await TestServer.start({ turn, relay: { module } });
  onTestFinished(() => server.remove());
  const { token } = await server.register('alice');
  const ask = async () => (await server.request('GET', '/v1/turn', undefined, token)).body;
  const body = await ask();
  expect(Compile(TurnReply).Check(body)).toBe(true);
  expect(body.ice_servers.map(({ urls }) => urls)).toEqual([
    ['turn:turn.example.org:3478'],
    ['turn:127.0.0.1:7444?transport=udp', 'turn:127.0.0.1:7444?transport=tcp'],
  ]);
  const [, own] = body.ice_servers;
  expect(own?.username).toMatch(/^\d{10}:[0-9a-f]{24}$/u);
});

test('of many TURN servers GET /v1/turn names four, its own relay among them', async () => {
  const module = thread(
    "parentPort.postMessage({ kind: 'listening', port: 7444 }); setInterval(() => undefined, 1e6);",
  );
  const turn = ['a', 'b', 'c', 'd'].map((name) => ({ urls: [`turn:${name}.example.org`], secret: name }));
  const server = await TestServer.start({ turn, relay: { module } });
  onTestFinished(() => server.remove());
  const { token } = await server.register('alice');
  const { body } = await server.request('GET', '/v1/turn', undefined, token);
  expect(Compile(TurnReply).Check(body)).toBe(true);
  expect(body.ice_servers.map(({ urls }) => urls[0])).toEqual([
    'turn:b.example.org',
    'turn:c.example.org',
    'turn:d.example.org',
    'turn:127.0.0.1:7444?transport=udp',
  ]);
  expect(new Set(body.ice_servers.map(({ credential }) => credential)).size).toBe(4);
});

test('faults that the relay lived through are told, and it goes on', async () => {
  const { relay, problems } = await ownRelay({
    settings: {
      module: thread(
        `parentPort.postMessage({ kind: 'listening', port: 7444 });
         parentPort.postMessage({ kind: 'faults', count: 3, last: 'TypeError at relaying.ts:1:1' });
         parentPort.on('message', () => undefined);`,
      ),
    },
  });
  await expect.poll(() => problems).toEqual(['TypeError at relaying.ts:1:1']);
  expect(relay.port()).toBe(7444);
});
