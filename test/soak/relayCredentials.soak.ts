import { chromium, expect as expectShown, type Page } from '@playwright/test';
import { afterEach, beforeAll, expect, test } from 'vitest';
import type { NetworkPlan } from '../../core/call/call.ts';
import { prepareEndToEnd } from '../../scripts/e2e.ts';
import { serveRenderer } from '../browser/rendererServer.ts';
import { openTwoCallWindows, openTwoPages, type Side } from '../browser/twoCallWindows.ts';
import { chromiumProgram } from '../runtime/chromium.ts';
import { startCoturn } from '../runtime/coturn.ts';
import { decodedInEachSecond } from './network/decodedSound.ts';

// A call over a real relay that lasts seventy times as long as its credentials. The engine asks for its allocation
// again after nine minutes of ten, for permissions after four of five, each time with another nonce: nothing of that
// can be made shorter from outside, so this takes twelve minutes.

const CREDENTIAL_SECONDS = 10;
const SECONDS = 70 * CREDENTIAL_SECONDS;
const undo: (() => unknown)[] = [];

beforeAll(prepareEndToEnd, 600_000);
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
}, 60_000);

const is = (side: Side, name: string, value: RegExp) =>
  expectShown(side.window.page.locator('[data-phase]')).toHaveAttribute(name, value, { timeout: 60_000 });

/** The page counts on what its windows have made. */
const count = (page: Page) =>
  page.evaluate(() => {
    window.madeConnections = window.mediaWatch.connections;
  });

test(
  'a call over a relay goes on for seventy lifetimes of its credentials and one of its allocation, with sound in each second, and restarts then',
  async ({ annotate }) => {
    const coturn = await startCoturn({ nonceSeconds: CREDENTIAL_SECONDS });
    undo.push(coturn.stop);
    const plan = (seconds: number): NetworkPlan => ({
      relayOnly: true,
      iceServers: [{ urls: coturn.urls, ...coturn.credentials('alice', seconds) }],
    });
    const args = [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ];
    const browser = await chromium.launch({ executablePath: await chromiumProgram(), args });
    undo.push(() => browser.close());
    const served = await serveRenderer();
    undo.push(served.close);
    const { alice, bob, dial, answer } = await openTwoCallWindows(await openTwoPages(browser), served.page('call'));
    const sides = [alice, bob];
    const callId = await dial('audio', plan(CREDENTIAL_SECONDS));
    answer(callId, 'audio', plan(CREDENTIAL_SECONDS));
    for (const side of sides) {
      await is(side, 'data-phase', /^connected$/u);
      await is(side, 'data-route', /^relayed(?:Udp|Tcp)$/u);
      await is(side, 'data-audio-packets-received', /\d{2,}/u);
      await count(side.window.page);
    }

    const inEach = (seconds: number) =>
      Promise.all(sides.map(({ window }) => decodedInEachSecond(window.page, seconds)));
    for (const shares of await inEach(SECONDS)) {
      await annotate(`decoded in the worst of ${SECONDS} seconds: ${Math.round(Math.min(...shares) * 100)} %`);
      expect(shares).toHaveLength(SECONDS);
      expect(Math.min(...shares)).toBeGreaterThan(0.3);
    }
    for (const side of sides) {
      expect(side.runner.calls()).toMatchObject([{ phase: 'connected', interruption: null, relayOnly: true }]);
      expect(side.sent.filter(({ body }) => body.kind === 'restart')).toEqual([]);
      side.planNetwork(plan(3600));
    }

    alice.runner.dispatch({ type: 'addressesChanged', callId });
    await expectShown.poll(() => bob.sent.filter(({ body }) => body.kind === 'restarted').length).toBe(1);
    for (const shares of await inEach(5)) expect(Math.min(...shares.slice(1))).toBeGreaterThan(0.3);
    for (const side of sides) await is(side, 'data-route', /^relayed(?:Udp|Tcp)$/u);
  },
  (SECONDS + 300) * 1_000,
);
