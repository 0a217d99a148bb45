import { get } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/drive/freePort.ts';
import { examine } from '../../server/doctor/examine.ts';
import { checkDatabase } from '../../server/doctor/machineChecks.ts';
import { operatorToken } from '../../server/domain/operatorToken.ts';
import { ensured } from '../runtime/ensured.ts';
import { PROXIES } from '../stage/proxyPrograms.ts';
import { makeCertificate } from '../stage/testCertificate.ts';
import { TestServer } from '../stage/testServer.ts';
import { WireClient } from '../stage/WireClient.ts';

// nginx and Caddy as Debian has them, with the examples that the server's package brings, before the real server.

const authority = makeCertificate({ name: 'A test authority', isAuthority: true });
const certificate = makeCertificate({ name: 'localhost', issuer: authority.issuer });
const usual = getCACertificates();
beforeAll(async () => {
  setDefaultCACertificates([authority.certificate]);
  await ensured({ programs: ['nginx', 'caddy'] });
});
afterAll(() => setDefaultCACertificates(usual));

test.each(['nginx', 'caddy'] as const)(
  'through %s somebody signs in at /ws, and counts by the own address, whatever they write themselves (A80)',
  async (name) => {
    const server = await TestServer.start({ trustProxy: ['127.0.0.1'] });
    onTestFinished(() => server.remove());
    const port = await freePort();
    await PROXIES[name]({ port, server: Number(new URL(server.url).port), certificate });
    const url = `https://localhost:${port}`;

    const alice = await server.register('alice');
    const phone = await WireClient.signIn(url, alice);
    onTestFinished(() => phone.socket.terminate());
    expect(await phone.next('ready')).toMatchObject({ user: 'alice' });
    await phone.settle();

    const { identity } = await checkDatabase(server.folder);
    const authorization = `Operator ${operatorToken(identity?.signingKey ?? '', server.clock.now())}`;
    const arrival = await new Promise<unknown>((resolve, reject) => {
      const headers = { authorization, 'x-forwarded-for': '203.0.113.66' };
      const request = get(
        `${url}/v1/operator/arrival`,
        { headers, family: 4, localAddress: '127.0.0.9' },
        (response) => {
          response.toArray().then((parts) => resolve(JSON.parse(parts.join(''))), reject);
        },
      );
      request.once('error', reject);
    });
    expect(arrival).toEqual({ peer: '127.0.0.1', forwarded: 'believed', client: '127.0.0.9' });

    const findings = await examine({ dataFolder: server.folder, publicUrls: [url] }, server.clock.now());
    const onTheWay = findings.filter(({ check }) => check === 'way');
    expect(onTheWay.map(({ state, says }) => `${state}: ${says}`)).toEqual([
      `well: ${url}/ws leads to this server`,
      expect.stringContaining('well: clients are told apart behind the proxy 127.0.0.1'),
    ]);
  },
);

test.each(['nginx', 'caddy'] as const)(
  'while the server is away, %s writes down neither who asks nor for whom (A80)',
  async (name) => {
    const server = await TestServer.start({ trustProxy: ['127.0.0.1'] });
    onTestFinished(() => server.remove());
    const port = await freePort();
    const proxy = await PROXIES[name]({ port, server: Number(new URL(server.url).port), certificate });
    const alice = await server.register('alice');
    const phone = await WireClient.signIn(`https://localhost:${port}`, alice);
    onTestFinished(() => phone.socket.terminate());
    await phone.next('ready');
    await server.stop();
    const status = await new Promise((resolve, reject) => {
      const request = get(
        `https://localhost:${port}/v1/users/alice/bundle`,
        { family: 4, localAddress: '127.0.0.9' },
        (response) => resolve(response.resume().statusCode),
      );
      request.once('error', reject);
    });
    expect(status).toBe(502);
    await proxy.stop();
    expect(proxy.written()).not.toMatch(/127\.0\.0\.9|alice/u);
  },
);

test('through nginx, a server that does not trust it has the doctor say so, and how to (A80)', async () => {
  const server = await TestServer.start();
  onTestFinished(() => server.remove());
  const port = await freePort();
  await PROXIES.nginx({ port, server: Number(new URL(server.url).port), certificate });
  const findings = await examine(
    { dataFolder: server.folder, publicUrls: [`https://localhost:${port}`] },
    server.clock.now(),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({ state: 'broken', advice: expect.stringContaining('--trust-proxy 127.0.0.1') }),
  );
});
