import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { TestCertificate } from './testCertificate.ts';
import { joinSockets, socks5Proxy } from './socks5Proxy.ts';

export interface ForwardProxy {
  readonly port: number;
  /** The `host:port` that it was asked for, in order. */
  readonly asked: readonly string[];
}

/**
 * An HTTP proxy that lets through (200), or answers every CONNECT with another status; with a certificate it is one
 * that is spoken to over TLS.
 */
export async function startHttpProxy(status = 200, secure?: TestCertificate): Promise<ForwardProxy> {
  const asked: string[] = [];
  const proxy =
    secure === undefined ? createHttpServer() : createHttpsServer({ cert: secure.certificate, key: secure.key });
  proxy.on('request', (_request, response: ServerResponse) => response.writeHead(405).end());
  proxy.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
    asked.push(url);
    if (status !== 200) return void client.end(`HTTP/1.1 ${status} No\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n`);
    joinSockets(client, Number(url.split(':').at(-1)), () =>
      client.write('HTTP/1.1 200 Connection established\r\n\r\n'),
    );
  });
  return { port: await listenForTest(proxy), asked };
}

/** `method` 255: it wants a login that nobody offered. */
export async function startSocks5Proxy(method = 0, reply = 0): Promise<ForwardProxy> {
  const asked: string[] = [];
  return { port: await listenForTest(socks5Proxy(asked, method, reply)), asked };
}

/** SOCKS 4a. `reply` 0x5a is yes. */
export async function startSocks4Proxy(reply = 0x5a): Promise<ForwardProxy> {
  const asked: string[] = [];
  const proxy = createServer((client) => {
    client.once('data', (request: Buffer) => {
      const port = request.readUInt16BE(2);
      asked.push(`${request.subarray(9, -1).toString('latin1')}:${port}`);
      const answer = Buffer.from([0, reply, 0, 0, 0, 0, 0, 0]);
      if (reply !== 0x5a) return void client.end(answer);
      joinSockets(client, port, () => client.write(answer));
    });
  });
  return { port: await listenForTest(proxy), asked };
}

/** On a port of this computer, until the test ends. */
export async function listenForTest(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
