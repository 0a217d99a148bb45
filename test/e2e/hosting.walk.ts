import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { freePort } from '../../scripts/drive/freePort.ts';
import { startSilentServer } from '../stage/silentServer.ts';
import { says } from './hindrances.ts';
import { test } from './stage.ts';
import { talk } from './talking.ts';

/** As soon as the port is free. */
async function listenAt(server: Server, port: number): Promise<void> {
  await expect(async () => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  }).toPass({ timeout: 20_000, intervals: [20] });
}

/** As another start with it does: what the lock hands on comes as this event. */
async function opens({ launched }: Person, link: string): Promise<void> {
  await launched.app.evaluate(({ app }, text) => void app.emit('second-instance', {}, ['ringfort', text]), link);
}

test('one Ringfort hosts on its computer, tells its address, and another one joins by it and calls, whom nobody has added (A88, A98)', async ({
  stage,
}) => {
  // Two people, three starts, two servers that are not the right one, and two calls.
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
  await opens(bob, await copied());
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

  // The server of the host ends, and another program is on its port at once: both phones are told what they can know.
  const squatter = createServer((socket) => socket.destroy());
  await alice.launched.app.evaluate(({ app }) => {
    const host = app
      .getAppMetrics()
      .find(({ serviceName, name }) => `${serviceName} ${name}`.includes('Ringfort server'));
    if (host !== undefined) process.kill(host.pid, 'SIGKILL');
  });
  await listenAt(squatter, port);
  stage.putAway(async () => squatter.close());
  await alice.main.getByRole('navigation').getByText('Contacts').click();
  await says(alice, 'hostDown');
  await expect(alice.main.getByText('Another program uses its port', { exact: false })).toBeVisible({
    timeout: 10_000,
  });
  await alice.shot(alice.main, 'hosting-down');
  await new Promise((closed) => squatter.close(closed));
  await Promise.all([alice.isOnline(), bob.isOnline()]);
  await talk(bob, alice);

  // The host restarts: its server comes back with it, on the same data. Without a relay the popup says what answering
  // shows, and adds and answers in one press.
  await alice.stop();
  const again = await stage.open('alice', { env: { ...hosting, RINGFORT_HOSTING_RELAY: 'off' } });
  await again.unlock();
  await bob.isOnline();
  const secondCall = await bob.call('alice', 'audio');
  const bare = await again.popup();
  await expect(bare.getByText('answering shows bob your network address', { exact: false })).toBeVisible();
  await again.shot(bare, 'hosting-add-and-answer');
  const answered = await again.addAndAnswer();
  for (const page of [answered, secondCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  }
});
