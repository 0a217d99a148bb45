import { expect } from '@playwright/test';
import { choose, isShown, tooltip } from './onDesktop.ts';
import { test } from './stage.ts';

test('do not disturb from the tray: a call makes no sound, opens nothing and is missed, and its caller hears it ring', async ({
  friends,
}) => {
  const { desktop, alice, bob } = friends;
  const reachable = desktop.tray()?.picture;
  await expect(async () => {
    if ((await desktop.menu()).includes('Do not disturb')) await desktop.click('Until I turn it off');
    expect(await desktop.menu()).toContain('Turn off do not disturb');
  }).toPass({ timeout: 30_000 });
  await tooltip(desktop).toBe('Ringfort: do not disturb');
  await expect.poll(() => desktop.tray()?.picture).not.toBe(reachable);
  const before = desktop.announced().length;

  const aliceCall = await alice.call('bob', 'audio');
  await expect(aliceCall.getByText('Ringing…').first()).toBeVisible({ timeout: 20_000 });
  const missed = async () => (await bob.main.evaluate(() => window.main.current())).recents.missedCount;
  await expect.poll(missed, { timeout: 20_000 }).toBe(1);
  expect(await isShown(bob, 'incoming')).toBe(false);
  expect(desktop.announced()).toHaveLength(before);
  // It was not told that it rang, either: only that it was missed.
  await tooltip(desktop).toBe('Ringfort: do not disturb · 1 missed call');

  await choose(desktop, 'Turn off do not disturb');
  await tooltip(desktop).toBe('1 missed call');
});
