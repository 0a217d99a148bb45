import { createHash, createPublicKey } from 'node:crypto';
import { expect } from '@playwright/test';
import type { IceServer, NetworkPlan } from '../../core/call/call.ts';
import { turnCredentials } from '../../server/domain/turnCredentials.ts';
import { startRelay } from '../../server/relay/relay.ts';
import { RELAY_PORTS } from '../../server/relay/relaySockets.ts';
import { startCoturn, type Coturn } from '../runtime/coturn.ts';
import { makeCertificate } from '../stage/testCertificate.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, callTest, candidatesSentBy, connected, reaches, surface } from './callStage.ts';

/** Calls through a relay. */

/** The one certificate that the browser takes without an authority; any other is checked as everywhere. */
const certificate = makeCertificate({ name: 'relay.ringfort.test' });
const publicKey = createPublicKey(certificate.issuer.privateKey).export({ type: 'spki', format: 'der' });
const keyHash = createHash('sha256').update(publicKey).digest('base64');
const test = callTest(FAKE_DEVICES, ALLOW_DEVICES, `--ignore-certificate-errors-spki-list=${keyHash}`);
// One relay for all of them.
test.describe.configure({ mode: 'default' });

let coturn: Coturn;
let relay: IceServer;
test.beforeAll(async () => {
  coturn = await startCoturn({ certificate });
  relay = { urls: coturn.urls, ...coturn.credentials('alice') };
});
test.afterAll(() => coturn.stop());
/** Offers UDP and TCP: the engine takes what answers first. */
const relayOnly = (): NetworkPlan => ({ relayOnly: true, iceServers: [relay] });

test('the relay that a server brings along carries a call, one side by UDP and the other by TCP', async ({
  twoWindows,
}) => {
  const secret = 'north';
  const own = await startRelay({
    ...{ host: '127.0.0.1', port: 0, secret, relayPorts: RELAY_PORTS },
    ...{ publicAddresses: [], allowedPeers: [] },
  });
  try {
    const by = (transport: 'udp' | 'tcp', user: string): NetworkPlan => {
      const urls = [`turn:127.0.0.1:${own.port}?transport=${transport}`];
      return { relayOnly: true, iceServers: [{ urls, ...turnCredentials({ urls, secret }, user, Date.now()) }] };
    };
    const { alice, bob, dial, answer } = await twoWindows();
    const callId = await dial('video', by('udp', 'alice'));
    answer(callId, 'video', by('tcp', 'bob'));
    await connected(alice, bob);
    await expect(surface(alice)).toHaveAttribute('data-route', 'relayedUdp');
    await expect(surface(bob)).toHaveAttribute('data-route', 'relayedTcp');
    for (const side of [alice, bob]) {
      await reaches(side, 'audio-packets-received', 50);
      await reaches(side, 'frames-decoded', 10);
      const candidates = candidatesSentBy(side);
      expect(candidates.length).toBeGreaterThan(0);
      for (const candidate of candidates) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0 /u);
    }
  } finally {
    own.close();
  }
});

const transportOf = (url: string): string => (url.startsWith('turns:') ? 'TLS' : url.slice(-3).toUpperCase());
/** What tells of the address behind a relay counts as one of this computer. */
const isOfRelay = (candidate: string): boolean => candidate.includes(' typ relay raddr 0.0.0.0 rport 0 ');

for (const [transport, route, callType] of [
  ['UDP', 'relayedUdp', 'video'],
  ['TCP', 'relayedTcp', 'audio'],
  ['TLS', 'relayedTls', 'audio'],
] as const) {
  test(`with Always Relay and a relay over ${transport} only its addresses leave, and none before the call is accepted (A42)`, async ({
    twoWindows,
  }) => {
    const { alice, bob, dial, answer } = await twoWindows();
    const urls = [...coturn.urls, coturn.tlsUrl].filter((url) => transportOf(url) === transport);
    const plan: NetworkPlan = { relayOnly: true, iceServers: [{ ...relay, urls }] };
    const callId = await dial(callType, plan);
    await expect(alice.window.page.getByText('Relay only')).toBeVisible();
    expect([...candidatesSentBy(alice), ...candidatesSentBy(bob)]).toEqual([]);
    answer(callId, callType, plan);
    await connected(alice, bob);
    for (const side of [alice, bob]) {
      await expect(surface(side)).toHaveAttribute('data-route', route);
      await expect(side.window.page.getByText(`Relayed over ${transport}`, { exact: true })).toBeVisible();
      await reaches(side, 'audio-packets-received', 50);
      if (callType === 'video') await reaches(side, 'frames-decoded', 10);
      // It may still gather while media flow already.
      await expect.poll(() => candidatesSentBy(side).length, { timeout: 20_000 }).toBeGreaterThan(0);
      expect(candidatesSentBy(side).filter((candidate) => !isOfRelay(candidate))).toEqual([]);
    }
  });
}

test('with relays over UDP, TCP and TLS and no wish for them, addresses of this computer leave too, and none before the call is accepted (A42)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const plan: NetworkPlan = { relayOnly: false, iceServers: [{ ...relay, urls: [...coturn.urls, coturn.tlsUrl] }] };
  const callId = await dial('audio', plan);
  expect([...candidatesSentBy(alice), ...candidatesSentBy(bob)]).toEqual([]);
  answer(callId, 'audio', plan);
  await connected(alice, bob);
  for (const side of [alice, bob]) {
    await expect
      .poll(() => candidatesSentBy(side).filter((one) => !isOfRelay(one)), { timeout: 20_000 })
      .not.toEqual([]);
  }
});

test('while one relay of the list is down, the next one carries the call (A42)', async ({ twoWindows }) => {
  const dead = await startCoturn();
  await dead.stop();
  const gone: IceServer = { urls: dead.urls, ...dead.credentials('alice') };
  const nameless: IceServer = { ...gone, urls: ['turns:relay.invalid:5349?transport=tcp'] };
  const list: NetworkPlan = { relayOnly: true, iceServers: [gone, nameless, relay] };
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio', list);
  answer(callId, 'audio', list);
  await connected(alice, bob);
  for (const side of [alice, bob]) {
    await expect(surface(side)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)$/u);
    await reaches(side, 'audio-packets-received', 50);
    for (const candidate of candidatesSentBy(side)) expect(candidate).toContain(' typ relay ');
  }
});

test('when only the caller insists on the relay, both sides say Relayed', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio', relayOnly());
  answer(callId, 'audio', { relayOnly: false, iceServers: [relay] });
  await connected(alice, bob);
  await expect(surface(alice)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)$/u);
  // His own relay stands between where hers may not send into the network of this computer.
  await expect(surface(bob)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)?$/u);
  for (const candidate of candidatesSentBy(alice)) expect(candidate).toContain(' typ relay ');
});

test('a relay that refuses ends the call with that reason and never goes direct', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const refused: NetworkPlan = { relayOnly: true, iceServers: [{ ...relay, credential: 'wrong' }] };
  const callId = await dial('audio', refused);
  answer(callId, 'audio', { relayOnly: false, iceServers: [relay] });
  const reason = 'The call had to be relayed, but no relay carried it';
  await expect(alice.window.page.getByRole('heading', { name: reason })).toBeVisible({ timeout: 20_000 });
  expect(alice.reports.at(-1)).toEqual({ kind: 'failed', callId, failure: 'relayUnreachable' });
  const said = new RegExp(`^127\\.0\\.0\\.1:${coturn.port} over (?:UDP|TCP) did not take the credentials .* 401`, 'u');
  await expect(alice.window.page.getByText(said)).toBeVisible();
  expect(candidatesSentBy(alice)).toEqual([]);
  await expect(bob.window.page.getByRole('heading', { name: 'Couldn’t connect' })).toBeVisible();
});

test('a relay over TLS with a certificate that nobody vouches for carries nothing, and the call says so', async ({
  twoWindows,
}) => {
  const impostor = await startCoturn();
  try {
    const { alice, bob, dial, answer } = await twoWindows();
    const plan: NetworkPlan = {
      relayOnly: true,
      iceServers: [{ urls: [impostor.tlsUrl], ...impostor.credentials('alice') }],
    };
    const callId = await dial('audio', plan);
    answer(callId, 'audio', { relayOnly: false, iceServers: [relay] });
    await expect(alice.window.page.getByText(/^127[.]0[.]0[.]1:[0-9]+: no TLS connection/u)).toBeVisible({
      timeout: 60_000,
    });
    expect(candidatesSentBy(alice)).toEqual([]);
    await expect(bob.window.page.getByRole('heading', { name: 'Couldn’t connect' })).toBeVisible();
  } finally {
    await impostor.stop();
  }
});
