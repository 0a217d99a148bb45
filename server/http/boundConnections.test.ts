import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { type BoundConnectionsOptions, boundConnections } from './boundConnections.ts';
import { HAS_MANY_LOOPBACKS } from '../../test/stage/systems.ts';

const ASK = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';

/** Three connections of one network, four in all, unless said otherwise; what is asked is not answered by itself. */
async function bounded(options: Partial<BoundConnectionsOptions> = {}) {
  const server = createServer();
  const waiting: ServerResponse[] = [];
  const taken: Socket[] = [];
  boundConnections(server, {
    networkOf: (address) => address ?? '',
    limits: { all: 4, idlePerNetwork: 3 },
    ...options,
  });
  server.on('connection', (socket) => void taken.push(socket));
  server.on('request', (_, response) => void waiting.push(response));
  server.on('upgrade', (_, socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    for (const socket of taken) socket.destroy();
    server.close();
  });
  /** Once the server has it. */
  const comes = async (says = '', localAddress = '127.0.0.1'): Promise<Socket> => {
    const count = taken.length;
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.on('error', () => undefined).resume();
    socket.write(says);
    await expect.poll(() => taken.length).toBe(count + 1);
    return socket;
  };
  return { comes, waiting, open: () => taken.map((socket) => !socket.destroyed) };
}

test.runIf(HAS_MANY_LOOPBACKS)(
  'of one network the oldest gives way, those that wait for an answer last, and others keep their places (A80)',
  async () => {
    const { comes, waiting, open } = await bounded();
    await comes(ASK);
    await expect.poll(() => waiting.length).toBe(1);
    await comes();
    await comes('GET / HTTP/1.1\r\nHost: ');
    await comes('', '127.0.0.2');
    await comes();
    expect(open()).toEqual([true, false, true, true, true]);
    await comes();
    expect(open()).toEqual([true, false, false, true, true, true]);
  },
);

test('a body that never ends is no request that waits for an answer', async () => {
  const { comes, waiting, open } = await bounded();
  await comes('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf');
  await expect.poll(() => waiting.length).toBe(1);
  for (const _ of [1, 2, 3]) await comes();
  expect(open()).toEqual([false, true, true, true]);
});

test('a WebSocket has its place elsewhere, and one that closes gives its own back', async () => {
  const { comes, open } = await bounded();
  const upgraded = await comes(
    'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  );
  await expect.poll(() => upgraded.bytesRead).toBeGreaterThan(0);
  const closed = await comes();
  closed.destroy();
  await expect.poll(open).toEqual([true, false]);
  for (const _ of [1, 2, 3]) await comes();
  expect(open()).toEqual([true, false, true, true, true]);
});

test('a proxy speaks for everybody: it is bounded with all others alone, and its connections are kept', async () => {
  const { comes, waiting, open } = await bounded({ networkOf: () => null });
  const first = await comes(ASK);
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.end('answered');
  await once(first, 'data');
  await expect.poll(() => waiting[0]?.req.socket.timeout).toBe(72_000);
  for (const _ of [1, 2, 3]) await comes();
  expect(open()).toEqual([true, true, true, true]);
  await comes();
  expect(open()).toEqual([false, true, true, true, true]);
});
