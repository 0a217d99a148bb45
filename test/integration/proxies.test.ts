import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { httpExchange } from '../../main/signalling/httpExchange.ts';
import { createServerWay, type ResolveProxy } from '../../main/signalling/serverWay.ts';
import { startServer } from '../../server/index.ts';
import { freePort } from '../../scripts/drive/freePort.ts';
import { ManualClock } from '../fakes/ManualClock.ts';
import {
  listenForTest,
  startHttpProxy,
  startSocks4Proxy,
  startSocks5Proxy,
  type ForwardProxy,
} from '../stage/forwardProxy.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/** A server that is found only by whoever lets a proxy look up its name. */
async function serverBehindProxy(): Promise<string> {
  const server = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
  onTestFinished(() => server.close());
  return `http://ringfort.test:${new URL(server.url).port}`;
}

function phoneAt(serverUrl: string, resolveProxy: ResolveProxy): SignallingPhone {
  const identity = new DeviceIdentity('alice', 11);
  const phone = new SignallingPhone({ serverUrl, identity, folder: temporaryFolder(), resolveProxy });
  onTestFinished(() => phone.end());
  return phone;
}

const named = (word: string, { port }: Pick<ForwardProxy, 'port'>): string => `${word} 127.0.0.1:${port}`;

test.each([
  ['an HTTP proxy', startHttpProxy, 'PROXY'],
  ['a SOCKS 5 proxy', startSocks5Proxy, 'SOCKS5'],
  ['a SOCKS 4 proxy', startSocks4Proxy, 'SOCKS'],
] as const)(
  'registration, keys and the socket go through %s that the system names (A77)',
  async (_what, start, word) => {
    const url = await serverBehindProxy();
    const proxy = await start();
    const phone = phoneAt(url, () => Promise.resolve(named(word, proxy)));
    await phone.register();
    await phone.online(() => phone.socket.start());
    expect(await phone.http.keyCount()).toMatchObject({ ok: true });
    expect(proxy.asked.length).toBeGreaterThanOrEqual(4);
    expect(new Set(proxy.asked)).toEqual(new Set([new URL(url).host]));
  },
);

test('the system is asked again for each connection, for a laptop changes its network (A77)', async () => {
  const url = await serverBehindProxy();
  const [office, cafe] = [await startHttpProxy(), await startSocks5Proxy()];
  let where = named('PROXY', office);
  const phone = phoneAt(url, () => Promise.resolve(where));
  await phone.register();
  expect(cafe.asked).toEqual([]);
  where = named('SOCKS5', cafe);
  await phone.online(() => phone.socket.start());
  expect(cafe.asked).toEqual([new URL(url).host]);
});

test('a proxy that is away gives way to the next that the system names (A77)', async () => {
  const url = await serverBehindProxy();
  const [gone, next] = [{ port: await freePort() }, await startHttpProxy()];
  const phone = phoneAt(url, () => Promise.resolve(`${named('SOCKS5', gone)}; ${named('PROXY', next)}`));
  await phone.register();
  expect(next.asked.length).toBeGreaterThan(0);
});

test('a server on this computer is behind no proxy, whatever the system says (A77)', async () => {
  const server = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
  onTestFinished(() => server.close());
  const proxy = await startHttpProxy();
  const phone = phoneAt(server.url, () => Promise.resolve(named('PROXY', proxy)));
  await phone.register();
  expect(proxy.asked).toEqual([]);
});

test('a hosted server is behind no proxy either, whatever address its people know it by (A77)', async () => {
  const port = await listenForTest(createServer((socket) => socket.end('HTTP/1.1 404 None\r\n\r\n')));
  const proxy = await startHttpProxy();
  const way = createServerWay({
    serverUrl: 'http://ringfort.test:7443',
    resolveProxy: () => Promise.resolve(named('PROXY', proxy)),
    destination: async () => ({ host: '127.0.0.1', port }),
    ...new ManualClock(),
  });
  const question = { url: 'http://ringfort.test:7443/v1/server', method: 'GET', headers: {}, body: null } as const;
  const { status } = await httpExchange({ ...question, way, signal: new AbortController().signal });
  expect([status, proxy.asked]).toEqual([404, []]);
});

test.each([
  ['is away', async () => ({ port: await freePort() }), 'PROXY', 'proxyUnreachable'],
  ['wants a login', () => startHttpProxy(407), 'PROXY', 'proxyLogin'],
  ['refuses the server', () => startHttpProxy(403), 'PROXY', 'proxyRefused'],
  ['does not reach the server', () => startHttpProxy(502), 'PROXY', 'unreachable'],
  ['speaks no TLS', () => startHttpProxy(), 'HTTPS', 'proxyUnreachable'],
  ['wants a login of SOCKS 5', () => startSocks5Proxy(255), 'SOCKS5', 'proxyLogin'],
  ['refuses by SOCKS 5', () => startSocks5Proxy(0, 2), 'SOCKS5', 'proxyRefused'],
  ['does not reach the server by SOCKS 5', () => startSocks5Proxy(0, 4), 'SOCKS5', 'unreachable'],
  ['refuses by SOCKS 4', () => startSocks4Proxy(0x5b), 'SOCKS4', 'proxyRefused'],
  ['wants a login of SOCKS 4', () => startSocks4Proxy(0x5d), 'SOCKS4', 'proxyLogin'],
  ['speaks another protocol', () => startHttpProxy(), 'SOCKS5', 'proxyUnreachable'],
] as const)('a proxy that %s is told as that (A77)', async (_what, start, word, problem) => {
  const proxy = await start();
  const phone = phoneAt('http://ringfort.test:7443', () => Promise.resolve(named(word, proxy)));
  expect(await phone.http.keyCount()).toMatchObject({ ok: false, problem, retry: 'later' });
});
