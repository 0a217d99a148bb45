import { once } from 'node:events';
import { createServer, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { hostedCertificate } from '../../main/app/hosting/hostedCertificate.ts';
import { temporaryFolder } from '../../test/stage/temporaryFolder.ts';
import { startServer } from '../index.ts';
import { speakTls, type TlsBesideHttpOptions } from './tlsBesideHttp.ts';

async function serverWithCertificate(trustProxy: readonly string[] = []) {
  const dataFolder = temporaryFolder();
  const tls = () => hostedCertificate(dataFolder);
  const server = await startServer({ dataFolder, logLevel: 'silent', tls, trustProxy });
  onTestFinished(() => server.close());
  return { server, port: server.port, certificate: await hostedCertificate(dataFolder) };
}

function statusOf(request: typeof overHttp | typeof overHttps, port: number, ca?: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/healthz', ca, checkServerIdentity: () => undefined };
    const asked = request(options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Through the handshake, with nothing said yet. */
async function inTls(port: number, ca: string): Promise<TLSSocket> {
  const socket = connectTls({ port, host: '127.0.0.1', ca, checkServerIdentity: () => undefined });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  return socket;
}

const firstFrame = (socket: WebSocket) =>
  new Promise<unknown>((resolve, reject) => {
    socket.once('message', (data: Buffer) => resolve(JSON.parse(data.toString())));
    socket.once('error', reject);
  });

test('one port answers http and https, ws and wss, and the certificate is the server’s own (A88)', async () => {
  const { port, certificate } = await serverWithCertificate();
  const ca = certificate.certificate;
  expect(await statusOf(overHttp, port)).toBe(200);
  expect(await statusOf(overHttps, port, ca)).toBe(200);
  const plain = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  const secure = new WebSocket(`wss://127.0.0.1:${port}/ws`, {
    agent: new HttpsAgent({ ca, checkServerIdentity: () => undefined }),
  });
  onTestFinished(() => {
    plain.terminate();
    secure.terminate();
  });
  expect(await Promise.all([firstFrame(plain), firstFrame(secure)])).toMatchObject([
    { t: 'challenge' },
    { t: 'challenge' },
  ]);
});

test('requests that arrive byte by byte, or all in one piece, are answered', async () => {
  const { port } = await serverWithCertificate();
  const whole = 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const answerTo = async (pieces: readonly string[]): Promise<string> => {
    let heard = '';
    const socket = connect(port, '127.0.0.1').setNoDelay(true);
    const closed = new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject));
    socket.on('data', (data: Buffer) => (heard += data.toString()));
    for (const piece of pieces) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((sent) => socket.write(piece, sent));
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((turn) => setImmediate(turn));
    }
    await closed;
    return heard;
  };
  for (const pieces of [[whole], [...whole], [whole.slice(0, 1), whole.slice(1)]]) {
    // oxlint-disable-next-line no-await-in-loop
    expect(await answerTo(pieces)).toMatch(/^HTTP\/1\.1 200 /u);
  }
});

test('a server with silent and half-greeted connections stops at once', async () => {
  const { server, port } = await serverWithCertificate();
  const silent = connect(port, '127.0.0.1');
  const halfway = connect(port, '127.0.0.1');
  const closed = [silent, halfway].map((socket) => new Promise((resolve) => socket.on('close', resolve)));
  for (const socket of [silent, halfway]) socket.on('error', () => undefined);
  // The head of a TLS record, and no more of it.
  await new Promise((resolve) => halfway.write(Buffer.from([0x16, 3, 1, 2, 0]), resolve));
  expect(await statusOf(overHttp, port)).toBe(200);
  await server.close();
  await Promise.all(closed);
});

test('whoever breaks off a TLS greeting, or wants an old TLS, harms nobody', async () => {
  const { port, certificate } = await serverWithCertificate();
  const old = connectTls({
    host: '127.0.0.1',
    port,
    ca: certificate.certificate,
    maxVersion: 'TLSv1.1',
    minVersion: 'TLSv1',
  });
  await expect(new Promise((_resolve, reject) => old.once('error', reject))).rejects.toThrow();
  expect(await statusOf(overHttps, port, certificate.certificate)).toBe(200);
});

/** An HTTP server that speaks TLS, with limits of its own. */
async function speaking(options: Omit<TlsBesideHttpOptions, 'networkOf'>) {
  const identity = await hostedCertificate(temporaryFolder());
  const server = createServer((_asked, response) => response.end());
  speakTls(server, identity, { networkOf: () => null, ...options });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { identity, port };
}

/** Begins to speak TLS, and says no more. */
async function half(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.write(Buffer.from([0x16]));
  return socket;
}

async function halves(port: number, count: number): Promise<readonly Socket[]> {
  const sockets: Socket[] = [];
  // One after the other: so they stand in the order of their coming.
  // oxlint-disable-next-line no-await-in-loop
  for (let n = 0; n < count; n += 1) sockets.push(await half(port));
  return sockets;
}
const closedOf = (sockets: readonly Socket[]) => sockets.flatMap((socket, n) => (socket.closed ? [n] : []));
const untilClosed = async (socket: Socket | undefined): Promise<void> => {
  if (socket !== undefined && !socket.closed) await once(socket, 'close');
};

test('of one address a hundred may be in the middle of TLS: one more, and the oldest goes, and who means it is answered (A80)', async () => {
  const { port, certificate } = await serverWithCertificate();
  const sockets = await halves(port, 103);
  expect(await statusOf(overHttps, port, certificate.certificate)).toBe(200);
  await Promise.all(sockets.slice(0, 4).map(untilClosed));
  expect(await statusOf(overHttp, port)).toBe(200);
  // Who is done, or speaks http, takes the place of nobody for longer than that.
  expect(closedOf(sockets)).toEqual([0, 1, 2, 3]);
});

test('a proxy that is trusted may have as many as it likes in the middle of TLS: it speaks for everybody (A80)', async () => {
  const { port, certificate } = await serverWithCertificate(['127.0.0.1']);
  const sockets = await halves(port, 103);
  expect(await statusOf(overHttps, port, certificate.certificate)).toBe(200);
  expect(closedOf(sockets)).toEqual([]);
});

test('of all addresses together only so many may be in the middle of TLS, and who is through it does not count (A80)', async () => {
  const { port, identity } = await speaking({ limits: { all: 2, idlePerNetwork: 100 } });
  const secure = await inTls(port, identity.certificate);
  const sockets = await halves(port, 3);
  await untilClosed(sockets[0]);
  expect(closedOf(sockets)).toEqual([0]);
  secure.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [answer] = (await once(secure, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/u);
});

test('whoever begins to speak TLS and says no more is closed, and whoever goes on is not (A79)', async () => {
  const { port, identity } = await speaking({ handshakeTimeout: 300 });
  const secure = await inTls(port, identity.certificate);
  await untilClosed(await half(port));
  secure.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [answer] = (await once(secure, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/u);
});
