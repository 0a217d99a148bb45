import { expect } from '@playwright/test';
import { readAfter } from './computer.ts';
import { test } from './stage.ts';
import { soundFlows } from './talking.ts';

test('a name that nobody has is explained where it was typed, and the right button offers to paste one there', async ({
  friends,
}) => {
  const { main, launched } = friends.alice;
  await main.getByRole('button', { name: 'Add contact' }).first().click();
  const dialog = main.getByRole('dialog');
  // The system draws it: what is told to the system is looked at, in its place.
  const popped = launched.app.evaluate(
    ({ Menu }) =>
      new Promise<readonly (string | undefined)[]>((resolve) => {
        const { popup } = Menu.prototype;
        Menu.prototype.popup = function (this: Electron.Menu) {
          Menu.prototype.popup = popup;
          resolve(this.items.map(({ role }) => role?.toLowerCase()));
        };
      }),
  );
  await dialog.getByLabel('Username').click({ button: 'right' });
  expect(await popped).toContain('paste');
  await dialog.getByLabel('Username').fill('nobody-here');
  await dialog.getByRole('button', { name: 'Add contact' }).click();
  await expect(dialog.getByText('Nobody on this server has that username').first()).toBeVisible();
});

test('the call window is loaded anew in the middle of a call, or crashes and another one takes its place: the call goes on (A71)', async ({
  friends,
}) => {
  const { server, alice, bob } = friends;
  const aliceCall = await alice.call('bob', 'audio');
  const bobCall = await bob.accept('audio');
  await expect(aliceCall.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  // The media went with the document before, and nothing in this one has any unless main has it begin anew.
  await aliceCall.reload();
  await soundFlows(aliceCall);
  await expect(aliceCall.locator('[data-phase="connected"]')).toBeVisible();
  await soundFlows(bobCall);
  await alice.launched.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find((each) => each.webContents.getURL().includes('/windows/call/'));
    window?.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(() => aliceCall.isClosed()).toBe(true);
  const again = await alice.callWindow();
  await soundFlows(again);
  await expect(again.locator('[data-phase="connected"]')).toBeVisible();
  await expect(bobCall.locator('[data-phase="connected"]')).toBeVisible();
  await soundFlows(bobCall);
  expect(server.callSessions().at(-1)?.status).toBe('accepted');
  const hangUp = bobCall.getByRole('button', { name: 'Hang up', exact: true });
  await readAfter(alice, () => hangUp.click(), again.getByText('bob hung up').first());
});
