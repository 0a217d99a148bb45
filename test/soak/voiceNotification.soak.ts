import { expect as expectShown } from '@playwright/test';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { openDisplay } from '../../scripts/display.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { prepareEndToEnd } from '../../scripts/e2e.ts';
import { endCalls } from '../e2e/friends.ts';
import { openStage } from '../e2e/openStage.ts';
import { talk } from '../e2e/talking.ts';
import { startDesktop } from '../runtime/desktop/desktop.ts';

// A voice message from one real Ringfort to another, up to the notification of the system that it has come.

const undo: (() => unknown)[] = [];
beforeAll(prepareEndToEnd, 600_000);
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
}, 60_000);

const LONG = { timeout: 60_000 };

test('a voice message that came is one notification, without a name or a word of it; it leads to the message, and goes when it was looked at', async () => {
  const display = await openDisplay();
  undo.push(() => display.close());
  Object.assign(process.env, display.env);
  const desktop = await startDesktop();
  undo.push(desktop.stop);
  const { stage, close } = await openStage();
  undo.push(close);
  const server = await stage.server(['--ring-timeout-ms', '10000']);
  const [alice, bob] = await Promise.all([stage.open('alice'), stage.open('bob', { env: { ...desktop.env } })]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  // Only who was once given a right to ring may leave one.
  await talk(alice, bob);
  await endCalls(alice, bob);
  await bob.launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((one) => one.hide()));

  const call = await alice.call('bob', 'audio');
  const leave = call.getByRole('button', { name: 'Leave a voice message' });
  await expectShown(leave).toBeVisible(LONG);
  const stop = call.getByRole('button', { name: 'Stop' });
  await pressUntil(leave, stop);
  const send = call.getByRole('button', { name: 'Send' });
  await expectShown(async () => {
    // Something of it must have been heard before it can be sent.
    await stop.click({ timeout: 1_000 }).catch(() => undefined);
    await expectShown(send).toBeVisible({ timeout: 1_000 });
  }).toPass(LONG);
  await send.click();

  const told = () => desktop.notifications().filter(({ summary }) => summary === 'New voice message');
  await expectShown.poll(() => told().length, LONG).toBe(1);
  expect(JSON.stringify(told())).not.toMatch(/alice/iu);
  await desktop.notificationAction(told()[0]?.id ?? 0, 'default');
  const isShown = () =>
    bob.launched.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((one) => one.webContents.getURL().includes('/main/') && one.isVisible()),
    );
  await expectShown.poll(isShown, LONG).toBe(true);

  await bob.main.getByRole('navigation').getByRole('button').nth(1).click();
  await expectShown(bob.main.locator('button:has(svg.lucide-voicemail)').first()).toBeVisible(LONG);
  await expectShown.poll(() => told(), LONG).toEqual([]);
}, 400_000);
