import { expect, type Page } from '@playwright/test';
import { readSlowly } from './computer.ts';
import { endCalls } from './friends.ts';
import { sharedStage, test } from './stage.ts';
import { soundFlows } from './talking.ts';

test('a name that nobody has is explained where it was typed', async ({ friends }) => {
  const { main } = friends.alice;
  await main.getByRole('button', { name: 'Add contact' }).first().click();
  const dialog = main.getByRole('dialog');
  await dialog.getByLabel('Username').fill('nobody-here');
  await dialog.getByRole('button', { name: 'Add contact' }).click();
  await expect(dialog.getByText('Nobody on this server has that username').first()).toBeVisible();
});

const cast = sharedStage(async (stage) => {
  const server = await stage.server();
  const [alice, bob] = await Promise.all([stage.open('alice', { devices: 'none' }), stage.open('bob')]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  return { server, alice, bob };
});

test('without a microphone the call does not begin, and says what to do', async () => {
  const { server, alice, bob } = cast();
  const call = await alice.call('bob', 'audio');
  await expect(call.locator('[data-phase="ended"]')).toBeVisible({ timeout: 60_000 });
  await expect(call.getByText('No microphone was found. Plug one in and call again').first()).toBeVisible();
  expect(server.callSessions()).toEqual([]);
  await expect(bob.main).not.toHaveTitle(/missed/u);
});

test('a callee without a microphone: both sides read that the call failed, and why', async () => {
  const { alice, bob } = cast();
  await endCalls(alice, bob);
  const bobCall = await bob.call('alice', 'audio');
  const aliceCall = await alice.accept('audio');
  await expect(aliceCall.getByText('No microphone was found').first()).toBeVisible({ timeout: 20_000 });
  await expect(bobCall.getByText('The call failed on the other side').first()).toBeVisible();
});

test('the main window crashes: it comes back by itself and shows what it showed, and closing it still ends nothing', async () => {
  // The page by which Alice is driven is gone after it: this is the last test on this stage.
  const { alice, bob } = cast();
  await endCalls(alice, bob);
  const { app } = alice.launched;
  // A popup stands ready beside it.
  const isBack = (page: Page) => page !== alice.main && page.url().includes('/windows/main/');
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/windows/main/'))
      ?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => app.windows().some(isBack), { timeout: 20_000 }).toBe(true);
  const main = app.windows().find(isBack) ?? alice.main;
  await expect(main.getByText('bob', { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  const isShown = () =>
    app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .filter(({ webContents }) => webContents.getURL().includes('/windows/main/'))
        .map((each) => each.isVisible()),
    );
  await expect.poll(isShown).toEqual([true]);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ webContents }) => webContents.getURL().includes('/windows/main/'))
      ?.close(),
  );
  // Without a tray it is minimised, where there is somebody who does that; it is there, and so is the phone.
  expect(await isShown()).toHaveLength(1);
});

test('the call window crashes in the middle of a call: another one takes its place, and the call goes on (A71)', async ({
  friends,
}) => {
  const { server, alice, bob } = friends;
  const aliceCall = await alice.call('bob', 'audio');
  const bobCall = await bob.accept('audio');
  await expect(aliceCall.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  await alice.launched.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/windows/call/'));
    window?.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(() => aliceCall.isClosed()).toBe(true);
  const again = await alice.callWindow();
  await soundFlows(again);
  await expect(again.locator('[data-phase="connected"]')).toBeVisible();
  const received = Number(await bobCall.locator('[data-phase]').getAttribute('data-audio-packets-received'));
  await expect(bobCall.locator('[data-phase="connected"]')).toBeVisible();
  expect(received).toBeGreaterThan(0);
  expect(server.callSessions().at(-1)?.status).toBe('accepted');
  await readSlowly(alice);
  await bobCall.getByRole('button', { name: 'Hang up', exact: true }).click();
  await expect(again.getByText('bob hung up').first()).toBeVisible({ timeout: 20_000 });
});
