import { expect } from '@playwright/test';
import type { NetworkPlan } from '../../core/call/call.ts';
import { FIRST } from '../../core/call/connection.ts';
import { turnCredentials } from '../../server/domain/turnCredentials.ts';
import { startRelay } from '../../server/relay/relay.ts';
import { RELAY_PORTS } from '../../server/relay/relaySockets.ts';
import { startCoturn } from '../runtime/coturn.ts';
import { candidatesSentBy, connected, reaches, surface } from './callStage.ts';
import { relayOfFile, relayTest, staysBehindRelay } from './relayOfFile.ts';
import { some } from '../stage/some.ts';

/** Calls through a relay; `relayTransports.walk.ts` has the other transports and lists of relays. */

const test = relayTest;
const standing = relayOfFile();
/** A port that nothing listens on. */
const NOWHERE = 'turn:127.0.0.1:9?transport=tcp';
const relayOnly = (): NetworkPlan => ({ relayOnly: true, iceServers: [standing().relay] });

test('the relay that a server brings along carries a call, one side by UDP and the other by TCP', async ({
  twoWindows,
}) => {
  const secret = 'north';
  const own = await startRelay({
    ...{ host: '127.0.0.1', port: 0, secret, credentialTime: Date.now(), relayPorts: RELAY_PORTS },
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
      const sent = some(candidatesSentBy(side));
      for (const candidate of sent) expect(candidate).toMatch(/ typ relay raddr 0\.0\.0\.0 rport 0 /u);
    }
  } finally {
    own.close();
  }
});

test('with Always Relay and a relay over TLS only its addresses leave, and none before the call is accepted (A42)', async ({
  twoWindows,
}) => staysBehindRelay(await twoWindows(), standing(), 'TLS', 'audio'));

test('when only the caller insists on the relay, both sides say Relayed', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio', relayOnly());
  answer(callId, 'audio', { relayOnly: false, iceServers: [standing().relay] });
  await connected(alice, bob);
  await expect(surface(alice)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)$/u);
  // His own relay stands between where hers may not send into the network of this computer.
  await expect(surface(bob)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)?$/u);
  for (const candidate of some(candidatesSentBy(alice))) expect(candidate).toContain(' typ relay ');
});

test('a relay that refuses ends the call with that reason and never goes direct', async ({ twoWindows }) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const refused: NetworkPlan = { relayOnly: true, iceServers: [{ ...standing().relay, credential: 'wrong' }] };
  const callId = await dial('audio', refused);
  answer(callId, 'audio', { relayOnly: false, iceServers: [standing().relay] });
  const reason = 'The call had to be relayed, but no relay carried it';
  await expect(alice.window.page.getByRole('heading', { name: reason })).toBeVisible({ timeout: 20_000 });
  expect(alice.reports).toContainEqual({ kind: 'noWay', callId, pair: FIRST, lacks: 'relay' });
  const said = new RegExp(
    `^127\\.0\\.0\\.1:${standing().coturn.port} over (?:UDP|TCP) did not take the credentials .* 401`,
    'u',
  );
  await expect(alice.window.page.getByText(said)).toBeVisible();
  expect(candidatesSentBy(alice)).toEqual([]);
  await expect(bob.window.page.getByRole('heading', { name: 'Couldn’t connect' })).toBeVisible();
});

for (const who of ['alice', 'bob'] as const) {
  test(`a network of ${who} that goes while the call connects is waited for: the relay carries it then, and nothing else (A42)`, async ({
    twoWindows,
  }) => {
    const { dial, answer, ...sides } = await twoWindows();
    const [mover, other] = who === 'alice' ? [sides.alice, sides.bob] : [sides.bob, sides.alice];
    // Without a network nobody answers: to this engine its relay is as far away as any.
    const nobody: NetworkPlan = { relayOnly: true, iceServers: [{ ...standing().relay, urls: [NOWHERE] }] };
    const callId = await dial('audio', who === 'alice' ? nobody : relayOnly());
    mover.runner.dispatch({ type: 'networkGone', callId });
    answer(callId, 'audio', who === 'bob' ? nobody : relayOnly());
    await expect
      .poll(() => mover.reports.filter(({ kind }) => kind === 'noWay'), { timeout: 60_000 })
      .toEqual([{ kind: 'noWay', callId, pair: FIRST, lacks: 'relay' }]);
    expect(mover.runner.calls()).toMatchObject([{ phase: 'connecting', relayOnly: true }]);
    expect(candidatesSentBy(mover)).toEqual([]);
    mover.planNetwork(relayOnly());
    mover.runner.dispatch({ type: 'addressesChanged', callId });
    await connected(mover, other);
    await expect(surface(mover)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)$/u);
    for (const candidate of some(candidatesSentBy(mover))) expect(candidate).toContain(' typ relay ');
  });
}

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
    answer(callId, 'audio', { relayOnly: false, iceServers: [standing().relay] });
    await expect(alice.window.page.getByText(/^127[.]0[.]0[.]1:[0-9]+: no TLS connection/u)).toBeVisible({
      timeout: 60_000,
    });
    expect(candidatesSentBy(alice)).toEqual([]);
    await expect(bob.window.page.getByRole('heading', { name: 'Couldn’t connect' })).toBeVisible();
  } finally {
    await impostor.stop();
  }
});
