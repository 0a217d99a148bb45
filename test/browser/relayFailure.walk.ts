import { expect } from '@playwright/test';
import type { NetworkPlan } from '../../core/call/call.ts';
import { startCoturn, type Coturn } from '../runtime/coturn.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, flows, surface } from './callStage.ts';
import type { Side } from './twoCallWindows.ts';

/** Relays that die in the middle of a call which nothing else may carry. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

let first: Coturn;
let second: Coturn;
test.beforeAll(async () => {
  [first, second] = await Promise.all([startCoturn(), startCoturn()]);
});
test.afterAll(() => Promise.all([first.stop(), second.stop()]));

/** With credentials of this moment. */
const through = (...relays: readonly Coturn[]): NetworkPlan => ({
  relayOnly: true,
  iceServers: relays.map(({ urls, credentials }) => ({ urls, ...credentials('alice') })),
});

/** The port of the relay through which this side sends now. */
function relayInUse(side: Side): Promise<number | null> {
  return side.window.page.evaluate(async () => {
    const report = (await window.mediaWatch.connections.at(-1)?.getStats()) ?? new Map<string, unknown>();
    const entries = [...report.values()] as (RTCStats & Record<string, unknown>)[];
    const of = (id: unknown) => entries.find((one) => one.id === id);
    const pair = of(entries.find(({ type }) => type === 'transport')?.['selectedCandidatePairId']);
    const url = of(pair?.['localCandidateId'])?.['url'];
    return typeof url === 'string' ? Number(/:(\d+)[?]/u.exec(url)?.[1]) : null;
  });
}

test('a relay that dies in the middle of a call is replaced by another one of the list; when that dies too, the call says which relay does not answer', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  const sides = [alice, bob];
  const callId = await dial('audio', through(first));
  answer(callId, 'audio', through(first));
  await connected(alice, bob);
  await flows(alice, bob);
  for (const side of sides) expect(await relayInUse(side)).toBe(first.port);

  await test.step('the next one carries it', async () => {
    for (const side of sides) {
      side.planNetwork(through(first, second));
      // Both wait, however long a busy machine takes.
      side.timersTake(4);
    }
    process.kill(first.process, 'SIGKILL');
    for (const side of sides) {
      await expect.poll(() => relayInUse(side), { timeout: 60_000 }).toBe(second.port);
      await expect.poll(() => side.runner.calls(), { timeout: 60_000 }).toMatchObject([{ interruption: null }]);
      expect(side.runner.calls()).toMatchObject([{ phase: 'connected', relayOnly: true }]);
    }
    await flows(alice, bob);
    for (const { window } of sides) await expect(window.page.getByText('Reconnecting…')).toHaveCount(0);
  });

  await test.step('without any it is given up', async () => {
    // Of half a minute only a part.
    for (const side of sides) side.timersTake(0.25);
    process.kill(second.process, 'SIGKILL');
    for (const side of sides) await expect(surface(side)).toHaveAttribute('data-phase', 'ended', { timeout: 60_000 });
    // Whoever gives up first tells the other one.
    const reason = { name: 'The call had to be relayed, but no relay carried it' };
    const told = () => Promise.all(sides.map(({ window }) => window.page.getByRole('heading', reason).isVisible()));
    await expect.poll(told).toContain(true);
    const one = (await told())[0] === true ? alice : bob;
    const { page } = one.window;
    const said = new RegExp(
      `127[.]0[.]0[.]1:(?:${first.port}|${second.port}) (?:over UDP does not answer|refuses connections over TCP)`,
      'u',
    );
    await expect(page.getByText(said).first()).toBeVisible();
    await expect(button(one, 'Call again')).toBeVisible();
  });
});
