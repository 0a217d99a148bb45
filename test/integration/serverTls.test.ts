import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { ServerTls } from '../../main/signalling/serverWay.ts';
import { listenForTest } from '../stage/forwardProxy.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { inDays, makeCertificate, type TestCertificate } from '../stage/testCertificate.ts';

const authority = makeCertificate({ name: 'A test authority', isAuthority: true });
const stranger = makeCertificate({ name: 'An authority that nobody knows', isAuthority: true });
const { issuer } = authority;

const usual = getCACertificates();
beforeAll(() => setDefaultCACertificates([authority.certificate]));
afterAll(() => setDefaultCACertificates(usual));

/** What a phone says of the server at this address, of its socket and of a question over HTTP. */
async function told(serverUrl: string, tls?: ServerTls): Promise<readonly unknown[]> {
  const identity = new DeviceIdentity('alice', 11);
  const phone = new SignallingPhone({ serverUrl, identity, folder: temporaryFolder(), ...(tls && { tls }) });
  onTestFinished(() => phone.end());
  phone.socket.start();
  const offline = await phone.statuses.find(({ state }) => state === 'offline');
  const counted = await phone.http.keyCount();
  return [offline.state === 'offline' ? offline.reason : null, counted.ok ? null : counted.cause];
}

/** An https server that is none of ours, which is said of it by whoever lets its certificate pass. */
async function secureServer({ certificate, key }: TestCertificate) {
  const asked: string[] = [];
  const server = createServer({ cert: certificate, key }, (request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(404).end();
  });
  return { url: `https://localhost:${await listenForTest(server)}`, asked };
}

test.each([
  ['has expired', makeCertificate({ name: 'localhost', issuer, notAfter: inDays(-1) }), 'certificateExpired'],
  ['is not valid yet', makeCertificate({ name: 'localhost', issuer, notBefore: inDays(1) }), 'certificateNotYetValid'],
  ['is for another name', makeCertificate({ name: 'other.example', issuer }), 'certificateOtherName'],
  [
    'nobody knows the signer of',
    makeCertificate({ name: 'localhost', issuer: stranger.issuer }),
    'certificateUntrusted',
  ],
  ['signed itself', makeCertificate({ name: 'localhost' }), 'certificateUntrusted'],
  ['is in order', makeCertificate({ name: 'localhost', issuer }), 'notRingfort'],
])('a server whose certificate %s is told as that (A77)', async (_what, certificate, problem) => {
  const { url, asked } = await secureServer(certificate);
  expect(await told(url)).toEqual([problem, problem]);
  if (problem !== 'notRingfort') expect(asked).toEqual([]);
});

test('https where nobody speaks it is told as that (A77)', async () => {
  const port = await listenForTest(createHttpServer((_request, response) => response.end()));
  expect(await told(`https://localhost:${port}`)).toEqual(['notEncrypted', 'notEncrypted']);
});

test('a pinned certificate is taken whatever it says, and another one gets not a single request (A77, A88)', async () => {
  const pinned = makeCertificate({ name: 'anything', notAfter: inDays(-1) });
  const { url } = await secureServer(pinned);
  expect(await told(url, { fingerprint256: pinned.fingerprint256 })).toEqual(['notRingfort', 'notRingfort']);
  const other = await secureServer(makeCertificate({ name: 'localhost', issuer }));
  const changed = ['certificateChanged', 'certificateChanged'];
  expect(await told(other.url, { fingerprint256: pinned.fingerprint256 })).toEqual(changed);
  expect(other.asked).toEqual([]);
});
