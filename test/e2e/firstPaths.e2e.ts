import { expect } from '@playwright/test';
import { test } from './stage.ts';

test('whoever forgot the passphrase starts over, takes another name, and is called there (A98)', async ({ stage }) => {
  const server = await stage.server();
  const [alice, bob] = await Promise.all([stage.open('alice'), stage.open('bob')]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await alice.stop();

  const again = await stage.open('alice');
  await again.main.getByLabel('Passphrase', { exact: true }).fill('not the one it was');
  await again.main.getByRole('button', { name: 'Unlock' }).click();
  await expect(again.main.getByText('That is not the passphrase', { exact: false }).first()).toBeVisible();
  await again.main.getByRole('button', { name: 'Start over…' }).click();
  const question = again.main.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await again.shot(again.main, 'start-over');
  await question.getByRole('button', { name: 'Start over' }).click();
  // The locked screen asks for a passphrase too, but not twice.
  await expect(again.main.getByLabel('Repeat the passphrase')).toBeVisible();
  await again.begin();
  await again.main.getByLabel('Your name').fill('alice2');
  await again.main.getByLabel('Server address').fill(server.url);
  await again.main.getByRole('button', { name: 'Make my keys' }).click();
  await again.isOnline();

  await bob.addContact('alice2');
  const bobCall = await bob.call('alice2', 'audio');
  const aliceCall = await again.addAndAnswer();
  for (const page of [aliceCall, bobCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 20_000 });
  }
});
