import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { freePort } from '../../scripts/drive/freePort.ts';
import { startSilentServer } from '../stage/silentServer.ts';
import { opensLink, test } from './stage.ts';
import { talk } from './talking.ts';

test('whatever goes wrong where one hosts and another joins is told and mended on the spot, and a stranger’s call is relayed (A88, A98)', async ({
  stage,
}) => {
  test.setTimeout(480_000);
  const port = await freePort();
  const hosting = { RINGFORT_HOSTING_ADDRESS: '127.0.0.1', RINGFORT_HOSTING_PORT: String(port) };
  // What lies in the place of its data: the server cannot start, and says why.
  await mkdir(stage.folder('alice'), { recursive: true });
  const inTheWay = join(stage.folder('alice'), 'server');
  await writeFile(inTheWay, '');
  const alice = await stage.open('alice', { env: hosting });
  await alice.begin();
  await alice.main.getByLabel('Your name').fill('alice');
  await alice.main.getByText('Host on this computer').click();
  await alice.main.getByRole('button', { name: 'Create account' }).click();
  await expect(alice.main.getByText(en['register.refused.hostFailed'], { exact: false })).toBeVisible({
    timeout: 20_000,
  });
  await alice.shot(alice.main, 'hosting-failed');
  await rm(inTheWay);
  await alice.main.getByRole('button', { name: 'Create account' }).click();
  await alice.isOnline();
  await alice.main.getByRole('navigation').getByText('Settings').click();
  await expect(alice.main.getByText('Others in your network', { exact: false }).first()).toBeVisible();
  await alice.main.getByRole('button', { name: `Copy https://127.0.0.1:${port}` }).click();
  const copied = () => alice.launched.app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:${port}#[0-9a-f]{64}$`, 'u'));
  const address = await copied();
  const fingerprint = address.split('#')[1] ?? '';
  const readOut = fingerprint.slice(0, 24).match(/.{4}/gu)?.join(' ') ?? '';
  await alice.main.getByText(readOut).scrollIntoViewIfNeeded();
  await alice.shot(alice.main, 'hosting-settings');
  const bob = await stage.open('bob');

  // A wrong address: what is there takes the connection and says nothing. Nobody has to wait for it.
  const silent = await startSilentServer();
  stage.putAway(silent.close);
  await bob.begin();
  await bob.main.getByLabel('Your name').fill('bob');
  await bob.main.getByLabel('Server address').fill(silent.url);
  await bob.main.getByRole('button', { name: 'Create account' }).click();
  await silent.asked;
  await bob.main.getByRole('button', { name: 'Cancel' }).click();
  // Sooner than the ten seconds after which the step ends by itself, and without a word of blame.
  await expect(bob.main.getByRole('button', { name: 'Create account' })).toBeEnabled({ timeout: 4_000 });
  await expect(bob.main.getByText('The server did not answer', { exact: false })).toBeHidden();

  // The address with a mistake in the fingerprint, and the address alone: nothing is sent before the person knows.
  const register = async (server: string) => {
    await bob.main.getByLabel('Server address').fill(server);
    await bob.main.getByRole('button', { name: 'Create account' }).click();
  };
  await register(`${address.slice(0, -1)}${address.endsWith('0') ? '1' : '0'}`);
  await expect(bob.main.getByText('another fingerprint', { exact: false })).toBeVisible();
  await register(`https://127.0.0.1:${port}`);
  const question = bob.main.getByRole('alertdialog');
  await expect(question.getByText(readOut)).toBeVisible();
  await bob.shot(bob.main, 'hosting-fingerprint');
  await bob.main.keyboard.press('Escape');
  await expect(question).toBeHidden();
  // Alice's link fills in the rest, and leads on to her: verified, and called by nobody but a person.
  await alice.main.getByRole('navigation').getByText('Contacts').click();
  await alice.main.getByRole('button', { name: 'Copy the link' }).click();
  await expect.poll(copied).toMatch(/^ringfort:1\/[a-z2-7]+$/u);
  await opensLink(bob, await copied());
  await expect(bob.main.getByText('A link from alice brought you here', { exact: false })).toBeVisible({
    timeout: 20_000,
  });
  await expect(bob.main.getByLabel('Server address')).toHaveValue(address);
  await bob.shot(bob.main, 'link-onboarding');
  await bob.main.getByRole('button', { name: 'Create account' }).click();
  await bob.isOnline();
  const verified = bob.main.getByRole('img', { name: 'Verified' }).first();
  await pressUntil(question.getByRole('button', { name: 'Add contact' }), verified);
  await bob.shot(bob.main, 'link-added');

  // Alice has added nobody. The host brings a relay along: the call of a stranger is answered like any other, and
  // neither side learns where the other is.
  const bobCall = await bob.call('alice', 'audio');
  const popup = await alice.popup();
  await expect(popup.getByText('answering shows bob your network address', { exact: false })).toBeHidden();
  const aliceCall = await alice.accept('audio');
  for (const page of [aliceCall, bobCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(/^Relayed over (?:UDP|TCP)$/u)).toBeVisible();
  }
  await alice.shot(aliceCall, 'hosting-stranger-relayed');

  await aliceCall.getByRole('button', { name: 'Hang up' }).click();
  await expect(bob.main.getByRole('button', { name: 'Hang up' })).toBeHidden({ timeout: 20_000 });

  // The host restarts: its server comes back with it, on the same data.
  await alice.stop();
  const again = await stage.open('alice', { env: hosting });
  await again.unlock();
  await bob.isOnline();
  await talk(bob, again);
});
