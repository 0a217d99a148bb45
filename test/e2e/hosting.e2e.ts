import { createServer, type AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { test } from './stage.ts';

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

test('one Ringfort hosts on its computer, tells its address, and another one joins and calls it', async ({ stage }) => {
  const port = await freePort();
  const hosting = { RINGFORT_HOSTING_ADDRESS: '127.0.0.1', RINGFORT_HOSTING_PORT: String(port) };
  const alice = await stage.open('alice', { env: hosting });
  await alice.setUp(null);
  const bob = await stage.open('bob');
  await bob.setUp(`127.0.0.1:${port}`);
  await bob.addContact('alice');
  await alice.addContact('bob');
  const bobCall = await bob.call('alice', 'audio');
  const aliceCall = await alice.accept('audio');
  for (const page of [aliceCall, bobCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 20_000 });
  }
  await alice.main.getByRole('navigation').getByText('Settings').click();
  await expect(alice.main.getByText('Others in your network', { exact: false }).first()).toBeVisible();
  await alice.shot(alice.main, 'hosting-settings');

  // The host restarts: its server comes back with it, on the same data.
  await alice.stop();
  const again = await stage.open('alice', { env: hosting });
  await again.unlock();
  await bob.isOnline();
  await bob.call('alice', 'audio');
  await again.popup();
});
