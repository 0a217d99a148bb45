import { expect } from '@playwright/test';
import { timersTake, wakeUp } from './computer.ts';
import { soundFlows } from './talking.ts';
import { test } from './stage.ts';

test('the server is killed: a phone that rings rings on, a call goes on, and a hang-up meanwhile is heard and kept (F1, A99)', async ({
  friends,
}) => {
  const { alice, bob, desktop } = friends;
  const aliceCall = await alice.call('bob', 'audio');
  const popup = await bob.popup();
  await friends.server.kill();
  await friends.serverStartsAgain();
  await Promise.all([alice.isOnline(), bob.isOnline()]);
  expect(popup.isClosed()).toBe(false);
  const bobCall = await bob.accept('audio');
  for (const window of [aliceCall, bobCall]) await soundFlows(window);

  await friends.server.kill();
  await expect.poll(() => desktop.tray()?.tooltip, { timeout: 30_000 }).not.toBe('Ringfort: reachable');
  for (const window of [aliceCall, bobCall]) {
    await soundFlows(window);
    await expect(window.locator('[data-phase="connected"]')).toBeVisible();
    await expect(window.getByText('Reconnecting…')).toHaveCount(0);
  }
  // Bob's window stays for four seconds with it, and is looked at from before it is there.
  await Promise.all([
    expect(bobCall.getByText('alice hung up').first()).toBeVisible({ timeout: 60_000 }),
    aliceCall.getByRole('button', { name: 'Hang up', exact: true }).click(),
  ]);
  await friends.serverStartsAgain();
  const row = () => friends.server.callSessions().at(-1);
  await expect.poll(row, { timeout: 60_000 }).toMatchObject({ status: 'ended', end_reason: 'hangup' });
});

test('the server is killed while a call connects: what it had taken and told nobody comes again, and both hear each other (F1)', async ({
  friends,
}) => {
  const { alice, bob } = friends;
  const aliceCall = await alice.call('bob', 'audio');
  await bob.popup();
  // From his answer to sound there are twenty seconds, of which a busy machine needs some to start a server.
  await timersTake(bob, 4);
  friends.server.freeze();
  const bobCall = await bob.accept('audio');
  // He has answered, and nobody else knows.
  await expect(bobCall.locator('[data-phase="connecting"]')).toBeVisible({ timeout: 20_000 });
  await expect(aliceCall.locator('[data-phase="connecting"], [data-phase="connected"]')).toHaveCount(0);
  await friends.server.kill();
  await friends.serverStartsAgain();
  await Promise.all([wakeUp(alice), wakeUp(bob)]);
  for (const window of [aliceCall, bobCall]) {
    await soundFlows(window);
    await expect(window.locator('[data-phase="connected"]')).toBeVisible();
  }
  const row = () => friends.server.callSessions().at(-1);
  await expect.poll(row).toMatchObject({ status: 'accepted' });
  await aliceCall.getByRole('button', { name: 'Hang up', exact: true }).click();
  await expect(bobCall.getByText('alice hung up').first()).toBeVisible({ timeout: 20_000 });
  await expect.poll(row).toMatchObject({ status: 'ended', end_reason: 'hangup' });
  await timersTake(bob, 1);
});
