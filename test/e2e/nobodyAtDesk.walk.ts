import { expect } from '@playwright/test';
import { closeMain, isShown } from './onDesktop.ts';
import { test } from './stage.ts';

test('a call that rings while nobody sits there leaves a notification, which opens the list of calls and goes once somebody looked', async ({
  friends,
}) => {
  const { desktop, alice, bob } = friends;
  await closeMain(bob);
  const aliceCall = await alice.call('bob', 'audio');
  const popup = await bob.popup();
  const closed = popup.waitForEvent('close');
  await expect(aliceCall.getByText('Ringing…').first()).toBeVisible({ timeout: 20_000 });
  await aliceCall.getByRole('button', { name: 'Hang up' }).click();
  await closed;
  await expect
    .poll(() => desktop.notifications(), { timeout: 20_000 })
    .toMatchObject([{ summary: '1 missed call', body: 'It is in the list of recent calls.' }]);
  expect(await isShown(bob)).toBe(false);

  await desktop.notificationAction(desktop.notifications()[0]?.id ?? 0, 'default');
  await expect.poll(() => isShown(bob)).toBe(true);
  await expect(bob.main.getByRole('heading', { name: 'Recents' })).toBeVisible();
  await expect.poll(() => desktop.notifications()).toEqual([]);
});
