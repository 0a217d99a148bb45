import { expect } from '@playwright/test';
import { startDesktop } from '../runtime/desktop/desktop.ts';
import { isShown, tooltip } from './onDesktop.ts';
import { test } from './stage.ts';

test('started at login, without a window, a Ringfort that needs its passphrase or an account shows itself, and the tray says that no call gets here', async ({
  stage,
}) => {
  const desktop = await startDesktop();
  stage.putAway(desktop.stop);
  const atLogin = { args: ['--hidden'], env: desktop.env };
  const server = await stage.server();

  await test.step('nobody was ever here', async () => {
    const first = await stage.open('bob', atLogin);
    await expect.poll(() => isShown(first)).toBe(true);
    await tooltip(desktop).toBe('Ringfort: choose a passphrase, until then calls cannot reach you');
    await first.setUp(server.url);
    await first.stop();
  });

  await test.step('its data waits for the passphrase', async () => {
    const bob = await stage.open('bob', atLogin);
    await expect.poll(() => isShown(bob)).toBe(true);
    await expect(bob.main.getByRole('button', { name: 'Unlock' })).toBeVisible();
    await tooltip(desktop).toBe('Ringfort: locked, calls cannot reach you');
    await bob.unlock();
    await tooltip(desktop).toBe('Ringfort: reachable');
  });
});
