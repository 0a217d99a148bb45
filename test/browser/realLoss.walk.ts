import { expect } from '@playwright/test';
import type { NetworkPlan } from '../../core/call/call.ts';
import { turnCredentials } from '../../server/domain/turnCredentials.ts';
import { startRelay } from '../../server/relay/relay.ts';
import { RELAY_PORTS } from '../../server/relay/relaySockets.ts';
import { openLossyLine } from '../runtime/lossyLine.ts';
import { ALLOW_DEVICES, FAKE_DEVICES, button, callTest, connected, flows } from './callStage.ts';
import type { Side } from './twoCallWindows.ts';

/** Packets that are really lost between two engines: each side says whose network loses them, and when it is over. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);
const LONG = { timeout: 60_000 };
/** One of eight: nobody could overhear it, and the call goes on. */
const EVERY_EIGHTH = 8;

const told = ({ window }: Side, words: string) => window.page.getByRole('status').filter({ hasText: words });
const bars = ({ window }: Side) => window.page.locator('header svg[data-bars]').first();

test('a line that loses packets one way is “your network” to who sends over it and “their network” to who hears the gaps, until it loses no more', async ({
  twoWindows,
}) => {
  const secret = 'north';
  const relay = await startRelay({
    ...{ host: '127.0.0.1', port: 0, secret, credentialTime: Date.now(), relayPorts: RELAY_PORTS },
    ...{ publicAddresses: [], allowedPeers: [] },
  });
  const line = await openLossyLine(relay.port);
  try {
    const by = (port: number, user: string): NetworkPlan => {
      const urls = [`turn:127.0.0.1:${port}?transport=udp`];
      return { relayOnly: true, iceServers: [{ urls, ...turnCredentials({ urls, secret }, user, Date.now()) }] };
    };
    const { alice, bob, dial, answer } = await twoWindows();
    const callId = await dial('video', by(line.port, 'alice'));
    answer(callId, 'video', by(relay.port, 'bob'));
    await connected(alice, bob);
    await flows(alice, bob);

    line.lose(EVERY_EIGHTH);
    await expect(told(alice, 'Your network is losing packets')).toBeVisible(LONG);
    await expect(told(bob, 'Their network is losing packets')).toBeVisible(LONG);
    for (const side of [alice, bob]) await expect(bars(side)).toHaveAttribute('data-bars', /^[12]$/u);
    // Who can do something about it has the button for it, and nobody else.
    await expect(button(alice, 'Send a smaller picture')).toBeVisible();
    await expect(button(bob, 'Send a smaller picture')).toHaveCount(0);

    line.lose(null);
    for (const side of [alice, bob]) {
      await expect(told(side, 'network is losing packets')).toHaveCount(0, LONG);
      await expect(bars(side)).toHaveAttribute('data-bars', /^[34]$/u, LONG);
    }
  } finally {
    relay.close();
    line.close();
  }
});
