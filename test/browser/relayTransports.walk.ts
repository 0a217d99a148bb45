import { expect } from '@playwright/test';
import type { IceServer, NetworkPlan } from '../../core/call/call.ts';
import { startCoturn } from '../runtime/coturn.ts';
import { candidatesSentBy, connected, reaches, surface } from './callStage.ts';
import { isOfRelay, relayOfFile, relayTest, staysBehindRelay } from './relayOfFile.ts';
import { some } from '../stage/some.ts';

/** Relays over every transport, beside addresses of this computer, and in lists. */

const test = relayTest;
const standing = relayOfFile();

for (const [transport, callType] of [
  ['UDP', 'video'],
  ['TCP', 'audio'],
] as const) {
  test(`with Always Relay and a relay over ${transport} only its addresses leave, and none before the call is accepted (A42)`, async ({
    twoWindows,
  }) => staysBehindRelay(await twoWindows(), standing(), transport, callType));
}

test('with relays over UDP, TCP and TLS and no wish for them, addresses of this computer leave too, and none before the call is accepted (A42)', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const { coturn, relay } = standing();
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
  const list: NetworkPlan = { relayOnly: true, iceServers: [gone, nameless, standing().relay] };
  const { alice, bob, dial, answer } = await twoWindows();
  const callId = await dial('audio', list);
  answer(callId, 'audio', list);
  await connected(alice, bob);
  for (const side of [alice, bob]) {
    await expect(surface(side)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)$/u);
    await reaches(side, 'audio-packets-received', 50);
    for (const candidate of some(candidatesSentBy(side))) expect(candidate).toContain(' typ relay ');
  }
});
