import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';
import { socks5Proxy } from '../stage/socks5Proxy.ts';
import { PASSPHRASE } from '../../scripts/drive/person.ts';
import { typeInto } from './keyboard.ts';
import { test } from './stage.ts';

test('whoever forgot the passphrase starts over, takes another name by keyboard alone, and is called there (A98)', async ({
  stage,
  friends,
}) => {
  const { server, bob } = friends;
  const dora = await stage.open('dora');
  await dora.setUp(server.url);
  await dora.stop();

  const again = await stage.open('dora');
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
  await test.step('all of the first run by keyboard alone', async () => {
    const { main } = again;
    await typeInto(main, main.getByLabel('Passphrase', { exact: true }), PASSPHRASE);
    await typeInto(main, main.getByLabel('Repeat the passphrase'), PASSPHRASE);
    await main.keyboard.press('Enter');
    await typeInto(main, main.getByLabel('Username'), 'dora2');
    await typeInto(main, main.getByLabel('Server address'), server.url);
    await main.keyboard.press('Enter');
    await again.isOnline();
  });

  await bob.addContact('dora2');
  const bobCall = await bob.call('dora2', 'audio');
  const doraCall = await again.addAndAnswer();
  for (const page of [doraCall, bobCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  }
});

test('where the system names a proxy, a person signs up and is called through it, by a name that only the proxy knows (A77)', async ({
  stage,
  friends,
}) => {
  const { server, bob } = friends;
  const asked: string[] = [];
  const proxy = socks5Proxy(asked);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  stage.putAway(async () => proxy.close());
  const system = { args: [`--proxy-server=socks5://127.0.0.1:${(proxy.address() as AddressInfo).port}`] };
  const erin = await stage.open('erin', system);
  const { port } = new URL(server.url);
  await erin.setUp(`http://ringfort.local:${port}`);
  await bob.addContact('erin');
  await bob.call('erin', 'audio');
  await erin.popup();
  // Nor does anything else of the program ask anybody else.
  expect(new Set(asked)).toEqual(new Set([`ringfort.local:${port}`]));
});
