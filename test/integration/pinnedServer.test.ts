import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hostedCertificate } from '../../main/app/hosting/hostedCertificate.ts';
import { noProxy } from '../fakes/noProxy.ts';
import { startServer } from '../../server/index.ts';
import { FakeKeyring } from '../fakes/fakeKeyring.ts';
import { startHttpProxy } from '../stage/forwardProxy.ts';
import { HeadlessRingfort } from '../stage/HeadlessRingfort.ts';
import { startSilentServer } from '../stage/silentServer.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';

/* A server whose certificate no authority vouches for: friends know it by its fingerprint. */

async function hostedAt(dataFolder: string, port = 0) {
  const server = await startServer({ dataFolder, port, logLevel: 'silent', tls: () => hostedCertificate(dataFolder) });
  onTestFinished(() => server.close());
  const { fingerprint } = await hostedCertificate(dataFolder);
  return { server, port: server.port, fingerprint, url: `https://127.0.0.1:${server.port}` };
}

function friend(name = 'bob', resolveProxy = noProxy) {
  const folder = join(temporaryFolder(), 'profile');
  mkdirSync(folder);
  const keyring = new FakeKeyring();
  const launch = () => {
    const headless = new HeadlessRingfort({ folder, keyring, certificate: 'b0'.repeat(32), resolveProxy });
    onTestFinished(() => headless.ringfort.stop());
    return headless;
  };
  const headless = launch();
  const joins = async (typed: { server: string; plainHttp?: boolean; certificate?: string }) => {
    await headless.ringfort.start();
    return headless.ringfort.mainHandlers.register({ handle: name, ...typed });
  };
  return { headless, launch, joins };
}

/** Somebody else at that address, who writes down every word that is said to them behind TLS. */
async function listenerAt(dataFolder: string, port: number) {
  const { key, certificate } = await hostedCertificate(dataFolder);
  let [visits, heard] = [0, ''];
  const server = createTlsServer({ key, cert: certificate }, (socket) => {
    socket.on('data', (data: Buffer) => (heard += data.toString()));
    socket.on('error', () => undefined);
  });
  server.on('connection', () => (visits += 1));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  onTestFinished(() => void close());
  return { visits: () => visits, heard: () => heard, close };
}

const accountOf = ({ ringfort }: HeadlessRingfort) => ringfort.snapshot().account.state;
const offlineFor = (headless: HeadlessRingfort, reason: string) =>
  headless.until(({ connection }) => connection.state === 'offline' && connection.reason === reason);

test('who joins with the address and its fingerprint is at that server over TLS, by HTTP and WebSocket (A88)', async () => {
  const { url, fingerprint } = await hostedAt(temporaryFolder());
  const { headless, joins } = friend();
  expect(await joins({ server: `${url}#${fingerprint}` })).toEqual({ ok: true });
  await headless.online();
  expect(accountOf(headless)).toMatchObject({ phase: 'ready', server: url, isUnprotected: false });
});

test('the short form that is read out is enough, and the whole certificate is pinned then (A88)', async () => {
  const { url, fingerprint } = await hostedAt(temporaryFolder());
  const { headless, joins } = friend();
  const readOut = fingerprint.slice(0, 24).match(/.{4}/gu)?.join(' ');
  expect(await joins({ server: `${url}#${readOut}` })).toEqual({ ok: true });
  await headless.online();
  await headless.ringfort.mainHandlers.signOut(null);
  expect(accountOf(headless)).toMatchObject({ last: { server: `${url}#${fingerprint}` } });
});

test('a fingerprint with a mistake in it is refused, and nothing is sent (A88)', async () => {
  const { url, fingerprint } = await hostedAt(temporaryFolder());
  const { joins } = friend();
  const mistyped = `${fingerprint[0] === '0' ? '1' : '0'}${fingerprint.slice(1)}`;
  expect(await joins({ server: `${url}#${mistyped}` })).toMatchObject({ ok: false, reason: 'certificateOther' });
});

test('who joins without a fingerprint is shown it and confirms it once (A88)', async () => {
  const { url, fingerprint } = await hostedAt(temporaryFolder());
  const { headless, joins, launch } = friend();
  const asked = await joins({ server: url });
  expect(asked).toEqual({ ok: false, reason: 'certificateUnknown', detail: fingerprint });
  expect(await joins({ server: url, certificate: fingerprint })).toEqual({ ok: true });
  await headless.online();
  await headless.ringfort.stop();
  const again = launch();
  await again.ringfort.start();
  await again.online();
});

test('another certificate at the same address later is a cause of its own: nobody signs in, until the right one is back (A88)', async () => {
  const [ours, theirs] = [temporaryFolder(), temporaryFolder()];
  const first = await hostedAt(ours);
  const { headless, joins } = friend();
  expect(await joins({ server: `${first.url}#${first.fingerprint}` })).toEqual({ ok: true });
  await headless.online();
  await first.server.close();

  const other = await listenerAt(theirs, first.port);
  headless.ringfort.reconnect();
  await offlineFor(headless, 'certificateChanged');
  expect(await headless.ringfort.mainHandlers.addContact({ handle: 'anna' })).toMatchObject({ ok: false });
  expect(other.visits()).toBeGreaterThan(0);
  expect(other.heard()).toBe('');
  await other.close();

  await hostedAt(ours, first.port);
  headless.ringfort.reconnect();
  await headless.online();
});

test('a server that lost its certificate and is still the same is followed to the new one (A88)', async () => {
  const folder = temporaryFolder();
  const first = await hostedAt(folder);
  const { headless, joins } = friend();
  expect(await joins({ server: `${first.url}#${first.fingerprint}` })).toEqual({ ok: true });
  await headless.online();
  await first.server.close();
  rmSync(join(folder, 'certificate.pem'));
  const renewed = await hostedAt(folder, first.port);
  headless.ringfort.reconnect();
  await offlineFor(headless, 'certificateChanged');
  const server = `${renewed.url}#${renewed.fingerprint}`;
  const { examineServer, followServer } = headless.ringfort.mainHandlers;
  expect(await examineServer({ server })).toMatchObject({ ok: true, is: 'moved' });
  expect(await followServer({ server })).toEqual({ ok: true });
  await headless.online();
});

test('a server that was set up anew with another certificate gets the same identity if the person says so (A88, A98)', async () => {
  const { server, port, fingerprint, url } = await hostedAt(temporaryFolder());
  const { headless, joins } = friend();
  expect(await joins({ server: url, certificate: fingerprint })).toEqual({ ok: true });
  await headless.online();
  await server.close();
  const anew = await hostedAt(temporaryFolder(), port);
  await headless.ringfort.mainHandlers.reconnect(null);
  await offlineFor(headless, 'certificateChanged');
  const { examineServer, followServer, registerAgain } = headless.ringfort.mainHandlers;
  const found = { server: url, certificate: anew.fingerprint };
  expect(await examineServer(found)).toEqual({ ok: true, is: 'anew', server: url });
  expect(await followServer(found)).toMatchObject({ ok: false, reason: 'otherServer' });
  expect(await registerAgain({ newServer: false, found })).toMatchObject({ ok: false, reason: 'otherServer' });
  const elsewhere = await hostedAt(temporaryFolder());
  const there = { server: elsewhere.url, certificate: elsewhere.fingerprint };
  expect(await registerAgain({ newServer: true, found: there })).toMatchObject({ ok: false, reason: 'otherServer' });
  expect(await registerAgain({ newServer: true, found })).toEqual({ ok: true });
  await headless.online();
});

test('who registered over http before there were certificates goes on, and may follow to https (A88)', async () => {
  const { url, server, fingerprint } = await hostedAt(temporaryFolder());
  const { headless, joins } = friend();
  expect(await joins({ server: server.url })).toEqual({ ok: true });
  await headless.online();
  expect(await headless.ringfort.mainHandlers.followServer({ server: `${url}#${fingerprint}` })).toEqual({ ok: true });
  await headless.online();
  expect(accountOf(headless)).toMatchObject({ server: url });
});

test('in this network a server is found by https, and one without a certificate by http (A88)', async () => {
  // A proxy leads every name here; the name alone says that it is one of this network.
  const { port } = await startHttpProxy();
  const resolveProxy = () => Promise.resolve(`PROXY 127.0.0.1:${port}`);
  const hosted = await hostedAt(temporaryFolder());
  const careful = friend('anna', resolveProxy);
  expect(await careful.joins({ server: `kitchen.local:${hosted.port}` })).toEqual({
    ...{ ok: false, reason: 'certificateUnknown' },
    detail: hosted.fingerprint,
  });
  const plain = await startServer({ dataFolder: temporaryFolder(), logLevel: 'silent' });
  onTestFinished(() => plain.close());
  const { headless, joins } = friend('bob', resolveProxy);
  expect(await joins({ server: `kitchen.local:${plain.port}` })).toEqual({ ok: true });
  await headless.online();
  expect(accountOf(headless)).toMatchObject({ server: `http://kitchen.local:${plain.port}`, isUnprotected: false });
});

test('who answers with anything but TLS where a fingerprint was given gets nothing (A88)', async () => {
  const heard: Buffer[] = [];
  const squatter = createServer((socket) => {
    socket.on('data', (data: Buffer) => {
      heard.push(data);
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void squatter.close());
  const address = squatter.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const { joins } = friend();
  const outcome = await joins({ server: `https://127.0.0.1:${port}#${'ab'.repeat(32)}` });
  expect(outcome).toMatchObject({ ok: false, reason: 'notEncrypted' });
  // A greeting of TLS, and not one letter of ours.
  expect(heard.every((data) => data[0] === 0x16)).toBe(true);
});

test('to look at a certificate can be given up at once, whatever is there (A98)', async () => {
  const silent = await startSilentServer();
  onTestFinished(() => silent.close());
  const { headless, joins } = friend();
  const given = joins({ server: `${silent.url.replace('http:', 'https:')}#${'ab'.repeat(32)}` });
  await silent.asked;
  await headless.ringfort.mainHandlers.cancelRegistration(null);
  expect(await given).toMatchObject({ ok: false, reason: 'cancelled' });
});
