import { expect } from '@playwright/test';
import type { NetworkPlan } from '../../core/call/call.ts';
import { startCoturn, type Coturn } from '../runtime/coturn.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, callTest, connected, flows, surface } from './callStage.ts';

/** A call lasts longer than the credentials that it began with. The soak has the hour's worth of it. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);
/** Long enough for a slow machine to begin with them. */
const CREDENTIAL_SECONDS = 8;

let coturn: Coturn;
test.beforeAll(async () => {
  coturn = await startCoturn({ nonceSeconds: 3 });
});
test.afterAll(() => coturn.stop());

test('a call goes on over a relay when its credentials have lapsed, restarts with new ones, and none begins with the old ones', async ({
  twoWindows,
}) => {
  const plan = (seconds: number): NetworkPlan => ({
    relayOnly: true,
    iceServers: [{ urls: coturn.urls, ...coturn.credentials('alice', seconds) }],
  });
  const { alice, bob, dial, answer } = await twoWindows();
  const sides = [alice, bob];
  const brief = plan(CREDENTIAL_SECONDS);
  const lapsed = Date.now() + (CREDENTIAL_SECONDS + 1) * 1_000;
  const callId = await dial('audio', brief);
  answer(callId, 'audio', brief);
  await connected(alice, bob);
  await expect.poll(() => Date.now(), { timeout: 30_000, intervals: [250] }).toBeGreaterThan(lapsed);
  await flows(alice, bob);
  for (const side of sides) {
    expect(side.runner.calls()).toMatchObject([{ phase: 'connected', interruption: null }]);
    side.planNetwork(plan(3600));
  }

  alice.runner.dispatch({ type: 'addressesChanged', callId });
  await expect.poll(() => bob.sent.filter(({ body }) => body.kind === 'restarted').length).toBe(1);
  await flows(alice, bob);
  for (const side of sides) await expect(surface(side)).toHaveAttribute('data-route', /^relayed(?:Udp|Tcp)$/u);
  for (const side of sides) side.timersTake(4);
  alice.runner.dispatch({ type: 'userHungUp', callId });
  await expect(surface(bob)).toHaveAttribute('data-phase', 'ended');

  const again = await twoWindows();
  again.answer(await again.dial('audio', brief), 'audio', plan(3600));
  const refused = new RegExp(
    `^127[.]0[.]0[.]1:${coturn.port} over (?:UDP|TCP) did not take the credentials .* 401`,
    'u',
  );
  await expect(again.alice.window.page.getByText(refused)).toBeVisible({ timeout: 60_000 });
});
