import { expect } from '@playwright/test';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { tooltip } from './onDesktop.ts';
import { test } from './stage.ts';

test('Will it ring? shows the real popup, rings, and says what works; a real call takes its place, and nothing is listed', async ({
  friends,
}) => {
  const { desktop, alice, bob } = friends;
  const { main } = bob;
  await main.getByRole('navigation').getByText('Settings').click();
  const report = main.getByRole('list', { name: 'Will it ring?' });
  const rings = bob.seesRehearsal();
  await pressUntil(main.getByRole('button', { name: 'Will it ring?' }).first(), main.getByRole('dialog'));
  await rings;
  await expect(report).toBeVisible({ timeout: 60_000 });
  for (const works of [
    'Calls arrive through the server',
    'Calls may ring now',
    'The call window appears',
    'The ringtone plays',
    'Icon in the tray',
    'Notifications',
  ]) {
    await expect.soft(report.getByRole('listitem').filter({ hasText: works })).toContainText('Works');
  }
  expect(desktop.notifications()).toEqual([]);

  const ringsAgain = bob.seesRehearsal();
  await main.getByRole('button', { name: 'Check again' }).click();
  await ringsAgain;
  const aliceCall = await alice.call('bob', 'audio');
  // The window of the test may go just as it is looked at.
  await expect(async () => {
    const popup = await bob.popup();
    await expect(popup.getByRole('heading', { name: 'This is how it rings' })).toHaveCount(0);
  }).toPass({ timeout: 60_000 });
  await aliceCall.getByRole('button', { name: 'Hang up' }).click();
  await tooltip(desktop).toBe('1 missed call');
});
