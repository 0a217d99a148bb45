import { createServer, type Server } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { freePort } from '../../scripts/drive/freePort.ts';
import { PASSPHRASE, type Person } from '../../scripts/drive/person.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { says } from './hindrances.ts';
import { opensLink, test } from './stage.ts';
import { talk } from './talking.ts';

test('one Ringfort hosts on its computer, a friend joins, adds the host and calls, and is added and answered; who forgot the passphrase starts over, joins by a link and is answered, too (A88, A98)', async ({
  stage,
}) => {
  test.setTimeout(480_000);
  const port = await freePort();
  const hosting = { RINGFORT_HOSTING_ADDRESS: '127.0.0.1', RINGFORT_HOSTING_PORT: String(port) };
  // There is no relay: whoever answers a stranger shows where they are.
  const bare = { env: { ...hosting, RINGFORT_HOSTING_RELAY: 'off' } };
  const [alice, bob] = await Promise.all([stage.open('alice', bare), stage.open('bob')]);
  await Promise.all([alice.setUp(null), bob.begin()]);
  const copied = () => alice.launched.app.evaluate(({ clipboard }) => clipboard.readText());
  const addsAndAnswers = async (call: Page, caller: string): Promise<void> => {
    const popup = await alice.popup();
    await expect(popup.getByText(`answering shows ${caller} your network address`, { exact: false })).toBeVisible();
    const answered = await alice.addAndAnswer();
    for (const page of [answered, call]) {
      await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    }
    await answered.getByRole('button', { name: 'Hang up' }).click();
  };

  await alice.main.getByRole('button', { name: 'Copy the link' }).click();
  await expect.poll(copied).toMatch(/^ringfort:1\/[a-z2-7]+$/u);
  const link = await copied();
  await test.step('the friend joins by the address, and compares what the host reads out', async () => {
    const { main } = alice;
    await main.getByRole('navigation').getByText('Settings').click();
    await main.getByRole('button', { name: `Copy https://127.0.0.1:${port}` }).click();
    await expect.poll(copied).toContain(`127.0.0.1:${port}#`);
    const [address = '', fingerprint = ''] = (await copied()).split('#');
    await bob.main.getByLabel('Your name').fill('bob');
    await bob.main.getByLabel('Server address').fill(address);
    const question = bob.main.getByRole('alertdialog');
    await pressUntil(bob.main.getByRole('button', { name: 'Create account' }), question);
    await expect(question.getByText(fingerprint.slice(0, 24).match(/.{4}/gu)?.join(' ') ?? 'none')).toBeVisible();
    await pressUntil(
      question.getByRole('button', { name: en['certificate.confirm'] }),
      bob.main.getByText(/^Connected/u).first(),
    );
  });

  await test.step('and calls the host, who has added nobody', async () => {
    await bob.addContact('alice');
    await addsAndAnswers(await bob.call('alice', 'audio'), 'bob');
  });

  await test.step('the server of the host ends, and another program is on its port at once', async () => {
    await losesServer(alice, port);
    await Promise.all([alice.isOnline(), bob.isOnline()]);
    await talk(alice, bob);
  });

  await test.step('a passphrase is forgotten: with the old data set aside a link leads to the host again', async () => {
    await bob.stop();
    const bella = await stage.open('bob');
    const { main } = bella;
    await main.getByLabel('Passphrase', { exact: true }).fill('not the one it was');
    await main.getByRole('button', { name: 'Unlock' }).click();
    const question = main.getByRole('alertdialog');
    await pressUntil(main.getByRole('button', { name: 'Start over…' }), question);
    await pressUntil(question.getByRole('button', { name: 'Start over' }), main.getByLabel('Repeat the passphrase'));
    await main.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await bella.begin();
    await opensLink(bella, link);
    await expect(main.getByLabel('Server address')).toHaveValue(new RegExp(`^https://127\\.0\\.0\\.1:${port}#`, 'u'));
    await main.getByLabel('Username').fill('bella');
    await main.getByRole('button', { name: 'Create account' }).click();
    await bella.isOnline();
    await pressUntil(
      question.getByRole('button', { name: 'Add contact' }),
      main.getByRole('img', { name: 'Verified' }).first(),
    );
    await addsAndAnswers(await bella.call('alice', 'audio'), 'bella');
  });
});

/** Whoever hosts is told, and by itself it goes on as soon as the port is free. */
async function losesServer(host: Person, port: number): Promise<void> {
  const squatter = createServer((socket) => socket.destroy());
  await host.launched.app.evaluate(({ app }) => {
    const server = app
      .getAppMetrics()
      .find(({ serviceName, name }) => `${serviceName} ${name}`.includes('Ringfort server'));
    if (server !== undefined) process.kill(server.pid, 'SIGKILL');
  });
  await listenAt(squatter, port);
  await host.main.getByRole('navigation').getByText('Contacts').click();
  await says(host, 'hostDown');
  await expect(host.main.getByText('Another program uses its port', { exact: false })).toBeVisible({
    timeout: 10_000,
  });
  await host.shot(host.main, 'hosting-down');
  await new Promise((closed) => squatter.close(closed));
}

/** As soon as the port is free. */
async function listenAt(server: Server, port: number): Promise<void> {
  await expect(async () => {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  }).toPass({ timeout: 20_000, intervals: [20] });
}
