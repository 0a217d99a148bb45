import { chmodSync, mkdirSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/drive/freePort.ts';
import { judgeRegistration } from '../../server/doctor/accountsCheck.ts';
import { checkCertificates } from '../../server/doctor/certificateCheck.ts';
import { examine } from '../../server/doctor/examine.ts';
import { type Finding, findingsText } from '../../server/doctor/finding.ts';
import { checkDatabase, judgeClock } from '../../server/doctor/machineChecks.ts';
import { checkRelays, relayFinding } from '../../server/doctor/relayCheck.ts';
import { arrivalFinding, checkWays, upgradeFinding } from '../../server/doctor/wayCheck.ts';
import { type Coturn, startCoturn } from '../runtime/coturn.ts';
import { ChangingFront } from '../stage/changingFront.ts';
import { listenForTest } from '../stage/forwardProxy.ts';
import { temporaryFolder } from '../stage/temporaryFolder.ts';
import { inDays, makeCertificate, type TestCertificate } from '../stage/testCertificate.ts';
import { TestServer } from '../stage/testServer.ts';

const authority = makeCertificate({ name: 'A test authority', isAuthority: true });
const { issuer } = authority;
const usual = getCACertificates();
beforeAll(() => setDefaultCACertificates([authority.certificate]));
afterAll(() => setDefaultCACertificates(usual));

const states = (findings: readonly Finding[]) => findings.map(({ check, state }) => `${check} ${state}`);

async function startedServer(): Promise<TestServer> {
  const server = await TestServer.start();
  onTestFinished(() => server.remove());
  return server;
}

describe('the doctor of a server that runs', () => {
  test('finds database, disk, clock and way well, and says what is not said', async () => {
    const server = await startedServer();
    const port = Number(new URL(server.url).port);
    const findings = await examine({ dataFolder: server.folder, port }, server.clock.now());
    const judged = findings.filter(({ check }) => check !== 'clock' && check !== 'disk');
    expect(states(judged)).toEqual([
      'database well',
      'accounts well',
      'way warning',
      'way well',
      'way well',
      'relay warning',
    ]);
    expect(findingsText(findings)).toContain('leads to this server');
  });

  test.each([
    ['open', [], 'well', /^whoever reaches the server/u],
    ['open', ['https://calls.example.org'], 'warning', /^whoever finds https:\/\/calls\.example\.org may register/u],
    ['invite', ['https://calls.example.org'], 'well', /a code of ringfort-server invite/u],
    ['closed', ['https://calls.example.org'], 'well', /^nobody/u],
  ] as const)('says who may register where registration is %s and %j is public', (mode, publicUrls, state, says) => {
    const finding = judgeRegistration(mode, publicUrls);
    expect(finding).toMatchObject({ check: 'accounts', state });
    expect(finding.says).toMatch(says);
  });

  test('tells another server at the address, one that has other data, and none', async () => {
    const [mine, other] = [await startedServer(), await startedServer()];
    const { identity } = await checkDatabase(mine.folder);
    if (identity === undefined) throw new Error('the server has an identity');
    const way = async (url: string) => (await checkWays([url], { identity, speaksTls: false }, mine.clock.now()))[0];
    expect(await way(mine.url)).toMatchObject({ state: 'well' });
    expect(await way(other.url)).toMatchObject({ state: 'broken', says: expect.stringContaining('another Ringfort') });
    const silent = createTcpServer((socket) => socket.end('SSH-2.0-somebody\r\n'));
    onTestFinished(() => void silent.close());
    expect(await way(`http://127.0.0.1:${await listenForTest(silent)}`)).toMatchObject({ state: 'broken' });
    expect(await way(`http://127.0.0.1:${await freePort()}`)).toMatchObject({
      says: expect.stringContaining('ECONNREFUSED'),
      advice: expect.stringContaining('Nothing listens there'),
    });
  });

  test('answers how a question arrived to whoever holds its data, and to nobody else', async () => {
    const server = await startedServer();
    for (const authorization of ['', 'Operator', 'Operator 1.2', `Operator ${server.clock.now()}.AAAA`]) {
      const reply = await fetch(`${server.url}/v1/operator/arrival`, { headers: { authorization } });
      expect(reply.status).toBe(401);
    }
  });
});

describe('the data', () => {
  test('that are damaged, none, or not there are told as that', async () => {
    const server = await startedServer();
    await server.stop();
    const file = join(server.folder, 'ringfort-server.sqlite');
    const says = async () => (await checkDatabase(server.folder)).findings[0];
    expect(await says()).toMatchObject({ state: 'well' });
    truncateSync(file, 40_960);
    expect(await says()).toMatchObject({ state: 'broken', advice: expect.stringContaining('restore') });
    writeFileSync(file, 'a letter '.repeat(1000));
    expect(await says()).toMatchObject({ state: 'broken', says: expect.stringContaining('no database') });
    rmSync(file);
    expect(await says()).toMatchObject({ state: 'broken', says: expect.stringContaining('holds no data') });
  });

  test('that root can use and the server cannot are told as that, for the database and its log alike', async () => {
    const server = await startedServer();
    // Whoever it is: not us, whose folder it is, nor of any group.
    const nobody = { uid: 65_534, gids: [] };
    const says = async () => (await checkDatabase(server.folder, nobody)).findings[0];
    expect(await says()).toMatchObject({ state: 'broken', says: expect.stringContaining(server.folder) });
    for (const name of readdirSync(server.folder)) chmodSync(join(server.folder, name), 0o666);
    chmodSync(server.folder, 0o777);
    expect(await says()).toMatchObject({ state: 'well' });
    const log = join(server.folder, 'ringfort-server.sqlite-wal');
    chmodSync(log, 0o644);
    expect(await says()).toMatchObject({
      state: 'broken',
      says: `the user of the server (number 65534) may not write to ${log}`,
      advice: expect.stringContaining('ls -ld'),
    });
    expect((await checkDatabase(server.folder)).findings[0]).toMatchObject({ state: 'well' });
  });

  test.each([
    ['in the past', Date.parse('2000-01-01'), 0, true, 'broken'],
    ['behind the last call', Date.parse('2027-01-01'), Date.parse('2027-02-01'), true, 'broken'],
    ['kept by nobody', Date.parse('2027-01-01'), 0, false, 'warning'],
    ['kept by others', Date.parse('2027-01-01'), 0, true, 'well'],
    ['of a system that does not tell', Date.parse('2027-01-01'), 0, undefined, 'well'],
  ] as const)('a clock %s is told as that', (_, now, newest, isKept, state) => {
    expect(judgeClock(now, newest, isKept).state).toBe(state);
  });
});

describe('certificates', () => {
  const intermediate = makeCertificate({ name: 'Between', issuer, isAuthority: true });
  const leaf = makeCertificate({ name: 'localhost', issuer: intermediate.issuer });
  const whole = { ...leaf, certificate: leaf.certificate + intermediate.certificate };

  test.each<[string, TestCertificate, Finding['state'], string]>([
    ['in order', makeCertificate({ name: 'localhost', issuer }), 'well', 'trusted, until'],
    ['with its whole chain', whole, 'well', 'trusted, until'],
    ['without its chain', leaf, 'broken', 'without the certificates between it and its authority'],
    [
      'that has expired',
      makeCertificate({ name: 'localhost', issuer, notAfter: inDays(-1) }),
      'broken',
      'has expired on',
    ],
    ['that expires soon', makeCertificate({ name: 'localhost', issuer, notAfter: inDays(5) }), 'warning', 'expires on'],
    [
      'of another name',
      makeCertificate({ name: 'other.example', issuer }),
      'broken',
      'DNS:other.example, not for localhost',
    ],
    ['signed by itself', makeCertificate({ name: 'localhost' }), 'broken', 'signed by nobody whom phones know'],
  ])('one %s is told as that (A77)', async (_, { certificate, key }, state, words) => {
    const port = await listenForTest(createServer({ cert: certificate, key }));
    const [finding] = await checkCertificates([`https://localhost:${port}`], undefined, Date.now());
    expect(finding).toMatchObject({ check: 'certificate', state, says: expect.stringContaining(words) });
  });

  test('a proxy that has none for this name is told as that (A77)', async () => {
    const front = await ChangingFront.start(() => 0);
    onTestFinished(() => front.stop());
    await front.be({ kind: 'refusesTls' });
    const [finding] = await checkCertificates([`https://localhost:${front.port}`], undefined, Date.now());
    expect(finding).toMatchObject({ state: 'broken', says: expect.stringContaining('refuses TLS') });
  });

  test('files with the key of another, and a port without TLS, are told as that', async () => {
    const folder = temporaryFolder();
    const files = { certificate: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') };
    writeFileSync(files.certificate, leaf.certificate);
    writeFileSync(files.key, intermediate.key);
    const plain = createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const findings = await checkCertificates([`https://localhost:${await listenForTest(plain)}`], files, Date.now());
    expect(findings.map(({ says }) => says)).toEqual([
      expect.stringContaining('does not belong to the certificate'),
      expect.stringContaining('speaks no TLS'),
    ]);
  });

  test('files that root can read and the server cannot are told as that, also behind links', async () => {
    const folder = temporaryFolder();
    const [live, archive] = [join(folder, 'live'), join(folder, 'archive')];
    for (const each of [live, archive]) mkdirSync(each);
    const files = { certificate: join(live, 'fullchain.pem'), key: join(live, 'privkey.pem') };
    writeFileSync(files.certificate, whole.certificate);
    writeFileSync(join(archive, 'privkey1.pem'), whole.key, { mode: 0o644 });
    symlinkSync('../archive/privkey1.pem', files.key);
    const says = async () =>
      (await checkCertificates([], files, Date.now(), { uid: 65_534, gids: [] })).map(({ says }) => says);
    const may = 'the user of the server (number 65534) may not';
    expect(await says()).toEqual([`${may} enter ${folder}`]);
    chmodSync(folder, 0o755);
    chmodSync(archive, 0o700);
    expect(await says()).toEqual([`${may} enter ${archive}`]);
    chmodSync(archive, 0o755);
    expect(await says()).toEqual([expect.stringContaining('belong together')]);
    chmodSync(files.key, 0o600);
    expect(await says()).toEqual([`${may} read ${files.key}`]);
  });

  test('files of another name than that of the server are told as that', async () => {
    const folder = temporaryFolder();
    const files = { certificate: join(folder, 'fullchain.pem'), key: join(folder, 'privkey.pem') };
    const other = makeCertificate({ name: 'www.example.org', issuer });
    writeFileSync(files.certificate, other.certificate);
    writeFileSync(files.key, other.key);
    const [finding] = await checkCertificates([`https://localhost:${await freePort()}`], files, Date.now());
    expect(finding).toMatchObject({ state: 'warning', says: expect.stringContaining('not for localhost') });
  });
});

describe('relays', () => {
  let coturn: Coturn;
  beforeAll(async () => {
    coturn = await startCoturn({ certificate: makeCertificate({ name: '127.0.0.1' }) });
  });
  afterAll(() => coturn.stop());

  test('that take the credentials of the server are well, over UDP and over TCP', async () => {
    const findings = await checkRelays([{ urls: coturn.urls, secret: coturn.secret }], Date.now());
    expect(states(findings)).toEqual(['relay well', 'relay well']);
  });

  test('whose secret is another are told as that, over each transport (F26)', async () => {
    const findings = await checkRelays([{ urls: coturn.urls, secret: 'of last year' }], Date.now());
    expect(findings).toHaveLength(coturn.urls.length);
    for (const finding of findings) {
      expect(finding).toMatchObject({ state: 'broken', says: expect.stringContaining('the secret does not match') });
      expect(finding.advice).toContain('RINGFORT_TURN_SECRET must be a static-auth-secret');
    }
  });

  test('whose certificate phones refuse, that are not there, or are something else are told as that', async () => {
    const other = createTcpServer((socket) => socket.end('SSH-2.0-somebody\r\n'));
    const urls = [
      coturn.tlsUrl,
      `turn:127.0.0.1:${await freePort()}?transport=tcp`,
      `turn:127.0.0.1:${await listenForTest(other)}?transport=tcp`,
    ];
    const findings = await checkRelays([{ urls, secret: coturn.secret }], Date.now());
    expect(findings.map(({ state }) => state)).toEqual(['broken', 'broken', 'broken']);
    expect(findings.map(({ advice }) => advice)).toEqual([
      expect.stringContaining('Phones refuse its certificate'),
      expect.stringContaining('Nothing listens on TCP port'),
      expect.stringContaining('Which program listens on TCP port'),
    ]);
  });

  test.each([
    [{ outcome: 'allocated', relayed: '10.0.0.7', isOpenInside: false }, 'warning', 'external-ip=PUBLIC/PRIVATE'],
    [{ outcome: 'allocated', relayed: '198.51.100.7', isOpenInside: true }, 'warning', 'denied-peer-ip'],
    [{ outcome: 'open' }, 'broken', 'use-auth-secret'],
    [{ outcome: 'silent' }, 'broken', 'let UDP port 3478 in'],
    [{ outcome: 'refused', code: 486 }, 'broken', 'user-quota'],
    [{ outcome: 'unreachable', code: 'CERT_HAS_EXPIRED' }, 'broken', 'the signal USR2'],
  ] as const)('what answers %j is %s', (probed, state, advice) => {
    const finding = relayFinding('turn:turn.example.org', probed);
    expect([finding.state, finding.advice]).toEqual([state, expect.stringContaining(advice)]);
  });

  test.each([
    ['turns:turn.example.org', true],
    ['turn:turn.example.org?transport=tcp', false],
  ])('where nothing listens at %s, whether it does without TLS is asked: %s', (url, isAsked) => {
    const { advice = '' } = relayFinding(url, { outcome: 'unreachable', code: 'ECONNREFUSED' });
    expect(advice).toContain('Nothing listens on TCP port');
    expect(advice.includes('no-tls')).toBe(isAsked);
  });

  test.each([
    ['turns:turn.example.org:443', 'coturn-port-443.conf'],
    ['turns:turn.example.org:5349', 'journalctl -u coturn for "bind"'],
    ['turn:turn.example.org:3478?transport=tcp', 'journalctl -u coturn for "bind"'],
  ])('a coturn that may not listen on one of its ports is thought of where nothing listens at %s', (url, words) => {
    expect(relayFinding(url, { outcome: 'unreachable', code: 'ECONNREFUSED' }).advice).toContain(words);
  });
});

describe('the way through a proxy', () => {
  const at = 'https://calls.example.org';
  test.each([
    [404, 'pass WebSockets'],
    [502, 'does not reach the server'],
    [403, '--allow-hosts'],
    [200, 'pass WebSockets'],
  ])('that answers %i instead of a WebSocket comes with what to do', (status, advice) => {
    const finding = upgradeFinding(at, { outcome: 'answered', status }, 'id');
    expect([finding.state, finding.advice]).toEqual(['broken', expect.stringContaining(advice)]);
  });

  test.each([
    ['believed', false, 'well', 'this one is 203.0.113.9'],
    ['ignored', false, 'broken', 'is not trusted'],
    ['none', false, 'broken', 'does not say who its clients are'],
    ['none', true, 'well', 'clients are told apart'],
  ] as const)(
    'whose X-Forwarded-For is %s (TLS of the server: %s) is %s (A80)',
    (forwarded, speaksTls, state, words) => {
      const arrival = { peer: '127.0.0.1', forwarded, client: '203.0.113.9' };
      const finding = arrivalFinding(at, { status: 200, arrival }, speaksTls);
      expect([finding.state, finding.says]).toEqual([state, expect.stringContaining(words)]);
      if (forwarded === 'ignored') expect(finding.advice).toContain('--trust-proxy 127.0.0.1');
    },
  );
});
