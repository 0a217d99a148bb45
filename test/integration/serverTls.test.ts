import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createAuthorities, type Authorities } from '../../main/signalling/authorities.ts';
import type { ResolveProxy, ServerTls } from '../../main/signalling/serverWay.ts';
import { ChangingFront } from '../stage/changingFront.ts';
import { listenForTest, startHttpProxy } from '../stage/forwardProxy.ts';
import { DeviceIdentity, SignallingPhone } from '../stage/signallingPhone.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { inDays, makeCertificate, type TestCertificate } from '../stage/testCertificate.ts';

const authority = makeCertificate({ name: 'A test authority', isAuthority: true });
const stranger = makeCertificate({ name: 'An authority that nobody knows', isAuthority: true });
const { issuer } = authority;

const usual = getCACertificates();
beforeAll(() => setDefaultCACertificates([authority.certificate]));
afterAll(() => setDefaultCACertificates(usual));

interface How {
  readonly tls?: ServerTls;
  readonly authorities?: Authorities;
  readonly resolveProxy?: ResolveProxy;
}

/** What a phone says of the server at this address, of its socket and of a question over HTTP. */
async function told(serverUrl: string, how: How = {}): Promise<readonly unknown[]> {
  const identity = new DeviceIdentity('alice', 11);
  const phone = new SignallingPhone({ serverUrl, identity, folder: temporaryFolder(), ...how });
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

test('a server that refuses to speak TLS under this name is told as that, and not asked without it (A77)', async () => {
  const front = await ChangingFront.start(() => 0);
  onTestFinished(() => front.stop());
  await front.be({ kind: 'refusesTls' });
  expect(await told(`https://localhost:${front.port}`)).toEqual(['tlsRefused', 'tlsRefused']);
});

test('a pinned certificate is taken whatever it says, and another one gets not a single request (A77, A88)', async () => {
  const pinned = makeCertificate({ name: 'anything', notAfter: inDays(-1) });
  const { url } = await secureServer(pinned);
  expect(await told(url, { tls: { fingerprint256: pinned.fingerprint256 } })).toEqual(['notRingfort', 'notRingfort']);
  const other = await secureServer(makeCertificate({ name: 'localhost', issuer }));
  const changed = ['certificateChanged', 'certificateChanged'];
  expect(await told(other.url, { tls: { fingerprint256: pinned.fingerprint256 } })).toEqual(changed);
  expect(other.asked).toEqual([]);
});

/** What the owner of this computer trusts, and how often it was listed. */
function systemThatTrusts(...certificates: readonly string[]) {
  let lists = 0;
  const authorities = createAuthorities(() => {
    lists += 1;
    return certificates;
  });
  return { authorities, lists: () => lists };
}

test('whoever the owner of this computer trusts vouches for a server, also beside an entry that nothing can read (A77)', async () => {
  const { url } = await secureServer(makeCertificate({ name: 'localhost', issuer: stranger.issuer }));
  const { authorities, lists } = systemThatTrusts('-----BEGIN CERTIFICATE-----\nAAAA', stranger.certificate);
  expect(await told(url, { authorities })).toEqual(['notRingfort', 'notRingfort']);
  expect(await told(url, { authorities })).toEqual(['notRingfort', 'notRingfort']);
  // Those of Node vouch as before, and the list of the system is made once.
  const known = await secureServer(makeCertificate({ name: 'localhost', issuer }));
  expect(await told(known.url, { authorities })).toEqual(['notRingfort', 'notRingfort']);
  expect(lists()).toBe(1);
});

test('who is trusted vouches for its own name and its own days only (A77)', async () => {
  const { authorities } = systemThatTrusts(stranger.certificate);
  const signed = { issuer: stranger.issuer };
  const late = await secureServer(makeCertificate({ ...signed, name: 'localhost', notAfter: inDays(-1) }));
  expect(await told(late.url, { authorities })).toEqual(['certificateExpired', 'certificateExpired']);
  const other = await secureServer(makeCertificate({ ...signed, name: 'other.example' }));
  expect(await told(other.url, { authorities })).toEqual(['certificateOtherName', 'certificateOtherName']);
});

test('what the system trusts is not listed where nobody has to, and a list that fails changes nothing (A77)', async () => {
  const { authorities, lists } = systemThatTrusts(stranger.certificate);
  const known = await secureServer(makeCertificate({ name: 'localhost', issuer }));
  expect(await told(known.url, { authorities })).toEqual(['notRingfort', 'notRingfort']);
  const pinned = makeCertificate({ name: 'localhost' });
  const tls = { fingerprint256: pinned.fingerprint256 };
  expect(await told((await secureServer(pinned)).url, { authorities, tls })).toEqual(['notRingfort', 'notRingfort']);
  expect(lists()).toBe(0);
  const { url } = await secureServer(makeCertificate({ name: 'localhost', issuer: stranger.issuer }));
  const broken = createAuthorities(() => {
    throw new Error('no store');
  });
  for (const none of [broken, systemThatTrusts().authorities]) {
    expect(await told(url, { authorities: none })).toEqual(['certificateUntrusted', 'certificateUntrusted']);
  }
});

test('a proxy that is spoken to over TLS may be vouched for by the system, too (A77)', async () => {
  const server = createHttpServer((_request, response) => response.writeHead(404).end());
  const url = `http://ringfort.test:${await listenForTest(server)}`;
  const proxy = await startHttpProxy(200, makeCertificate({ name: 'localhost', issuer: stranger.issuer }));
  const resolveProxy = () => Promise.resolve(`HTTPS localhost:${proxy.port}`);
  const { authorities } = systemThatTrusts(stranger.certificate);
  expect(await told(url, { authorities, resolveProxy })).toEqual(['notRingfort', 'notRingfort']);
  const unknown = systemThatTrusts().authorities;
  expect(await told(url, { authorities: unknown, resolveProxy })).toEqual(['proxyUnreachable', 'proxyUnreachable']);
});
