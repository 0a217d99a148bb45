import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { realClock } from '../../test/stage/realClock.ts';
import { systemAuthorities } from './authorities.ts';
import type { Proxy } from './proxyList.ts';
import { openTcp } from './proxyTunnel.ts';

/** The library for SOCKS lies on a slow disk: it is there when a test says so. */
const disk = vi.hoisted(() => {
  const at = { asked: () => undefined, read: () => undefined } as Record<'asked' | 'read', () => void>;
  const isAsked = new Promise<void>((resolve) => (at.asked = resolve));
  const isRead = new Promise<void>((resolve) => (at.read = resolve));
  return { at, isAsked, isRead };
});
vi.mock('socks', async (original) => {
  disk.at.asked();
  await disk.isRead;
  return original();
});

const to = { host: 'ringfort.example.org', port: 443 };

/** A proxy that takes whoever comes, and says nothing. */
async function silentProxy(): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((socket) => void socket.on('error', () => undefined));
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port };
}

function open(kind: Exclude<Proxy['kind'], 'direct'>, port: number, signal: AbortSignal): Promise<unknown> {
  const { startTimer } = realClock;
  return openTcp({ kind, host: '127.0.0.1', port }, to, { signal, startTimer, authorities: systemAuthorities });
}

test(
  'an attempt that is given up while the library for SOCKS is read ends when that is there',
  { timeout: 10_000 },
  async () => {
    const { server, port } = await silentProxy();
    const givenUp = new AbortController();
    const came = once(server, 'connection') as Promise<[Socket]>;
    const tried = open('socks5', port, givenUp.signal).catch((error: unknown) => error);
    const [socket] = await came;
    socket.resume();
    await disk.isAsked;
    givenUp.abort();
    await once(socket, 'close');
    disk.at.read();
    expect(await tried).toMatchObject({ name: 'ConnectionError', problem: 'proxyUnreachable' });
  },
);

test.each(['socks5', 'http', 'https'] as const)(
  'an attempt that was given up before its %s proxy had its turn goes to none',
  async (kind) => {
    const { server, port } = await silentProxy();
    let came = 0;
    server.on('connection', () => (came += 1));
    const tried = open(kind, port, AbortSignal.abort()).catch((error: unknown) => error);
    expect(await tried).toMatchObject({ problem: 'proxyUnreachable' });
    server.close();
    await once(server, 'close');
    expect(came).toBe(0);
  },
);
