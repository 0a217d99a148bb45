import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ServerProcess } from '../../scripts/drive/ServerProcess.ts';
import { startDesktop } from '../runtime/desktop/desktop.ts';
import { startSessionBus } from '../runtime/desktop/sessionBus.ts';
import { closeMain, isShown, tooltip } from './onDesktop.ts';
import { test } from './stage.ts';

test('a tray that came after Ringfort, or was restarted in a moment (A81), tells whether calls can reach you, and opens a window that was closed; Quit ends it', async ({
  stage,
}) => {
  // As at login, when the panel is slower than Ringfort.
  const bus = await startSessionBus();
  const bob = await stage.open('bob', { env: bus.env });
  await bob.begin();
  const firstPanel = await startDesktop(bus);
  stage.putAway(firstPanel.stop);
  await rm(join(bob.launched.profile, 'told.json'));
  await expect.poll(() => isShown(bob)).toBe(true);
  await tooltip(firstPanel).toBe('Ringfort: not set up yet');

  // As when it crashes and the session starts the next one at once: Chromium brings its icon there by itself.
  await firstPanel.crash();
  const desktop = await startDesktop(bus);
  stage.putAway(desktop.stop);
  await tooltip(desktop).toBe('Ringfort: not set up yet');
  const offline = desktop.tray()?.picture;

  await test.step('closing the main window leaves the phone in the tray; icon and menu open it again', async () => {
    await closeMain(bob);
    await expect.poll(() => isShown(bob)).toBe(false);
    expect(await desktop.menu()).toEqual(['Open Ringfort', 'Quit Ringfort']);
    await desktop.click('Open Ringfort');
    await expect.poll(() => isShown(bob)).toBe(true);

    await closeMain(bob);
    await expect.poll(() => isShown(bob)).toBe(false);
    await desktop.activate();
    await expect.poll(() => isShown(bob)).toBe(true);
    // Where it went was said at the first of the two.
    const told = () => desktop.announced().map(({ summary }) => summary);
    await expect.poll(told).toEqual(['Ringfort keeps running']);
    expect(desktop.announced()[0]?.body).toMatch(/^Nobody can call you until you have set it up\./u);
    await desktop.notificationAction(desktop.notifications()[0]?.id ?? 0, 'default');
    await expect.poll(() => desktop.notifications()).toEqual([]);
  });

  const server = await stage.server();
  await test.step('online, with the server away, and back', async () => {
    await bob.setUp(server.url);
    await tooltip(desktop).toBe('Ringfort: reachable');
    await expect.poll(() => desktop.tray()?.picture).not.toBe(offline);

    await server.stop();
    await tooltip(desktop).toMatch(/^Ringfort: offline, calls cannot reach you\./u);
    await expect.poll(() => desktop.tray()?.picture).toBe(offline);
    const back = await ServerProcess.start(server.folder, [], server.port);
    stage.putAway(() => back.stop());
    await tooltip(desktop).toBe('Ringfort: reachable');
  });

  const ended = once(bob.launched.app.process(), 'exit');
  await desktop.click('Quit Ringfort');
  expect(await ended).toEqual([0, null]);
  await expect.poll(() => desktop.tray()).toBeNull();

  await test.step('a call that came while it was closed is one notification at the next start', async () => {
    const alice = await stage.open('alice');
    await alice.setUp(server.url);
    await alice.addContact('bob');
    const aliceCall = await alice.call('bob', 'audio');
    await expect(aliceCall.getByText(/Not online/u).first()).toBeVisible({ timeout: 30_000 });
    await aliceCall.getByRole('button', { name: 'Hang up' }).click();
    const again = await stage.open('bob', { env: bus.env });
    await again.unlock();
    await expect
      .poll(() => desktop.notifications(), { timeout: 40_000 })
      .toMatchObject([{ summary: '1 missed call', body: 'While Ringfort was closed or offline.' }]);
  });
});
