import { expect } from '@playwright/test';
import { startDesktop } from '../runtime/desktop/desktop.ts';
import { endCalls } from './friends.ts';
import { isShown, tooltip } from './onDesktop.ts';
import { test } from './stage.ts';

test('music is paused while it rings, and goes on after it; while the desktop is not to be disturbed only verified contacts ring, the others are missed, and nothing plays on their account', async ({
  stage,
}) => {
  const desktop = await startDesktop();
  stage.putAway(desktop.stop);
  const server = await stage.server();
  const env = { ...desktop.env, XDG_CURRENT_DESKTOP: 'KDE' };
  const [alice, bob] = await Promise.all([stage.open('alice'), stage.open('bob', { env })]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  await tooltip(desktop).toBe('Ringfort: reachable');
  const missed = async () => (await bob.main.evaluate(() => window.main.current())).recents.missedCount;
  await desktop.playMusic();

  await test.step('it rings', async () => {
    await alice.call('bob', 'audio');
    await bob.popup();
    await expect.poll(desktop.music).toBe('Paused');
    await endCalls(alice, bob);
    await expect.poll(desktop.music).toBe('Playing');
    await expect.poll(missed).toBe(1);
  });

  await test.step('the desktop is not to be disturbed', async () => {
    await desktop.holdBack(true);
    const aliceCall = await alice.call('bob', 'audio');
    await expect(aliceCall.getByText('Ringing…').first()).toBeVisible({ timeout: 20_000 });
    await expect.poll(missed, { timeout: 20_000 }).toBe(2);
    expect(await isShown(bob, 'incoming')).toBe(false);
    expect(await desktop.music()).toBe('Playing');
    await endCalls(alice, bob);
  });

  await test.step('a verified contact rings all the same', async () => {
    await bob.main.evaluate(async () => {
      const digits = (await window.main.contactSafety({ handle: 'alice' }))?.number.digits;
      if (digits === undefined) throw new Error('there is no number to compare');
      return window.main.markVerified({ handle: 'alice', digits });
    });
    await alice.call('bob', 'audio');
    await bob.popup();
    await endCalls(alice, bob);
  });
});
