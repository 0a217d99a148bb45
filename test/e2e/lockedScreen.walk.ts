import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { startDesktop } from '../runtime/desktop/desktop.ts';
import { startLogind } from '../runtime/desktop/logind.ts';
import { endCalls } from './friends.ts';
import { tooltip } from './onDesktop.ts';
import { test } from './stage.ts';

test('who rings stands in the notification, but not while the screen is locked, whether it rang before or after that', async ({
  stage,
}) => {
  const [desktop, logind, server] = await Promise.all([startDesktop(), startLogind(), stage.server()]);
  stage.putAway(desktop.stop);
  stage.putAway(logind.stop);
  const env = { ...desktop.env, ...logind.env };
  const [alice, bob] = await Promise.all([stage.open('alice'), stage.open('bob', { env })]);
  await Promise.all([alice.setUp(server.url), bob.setUp(server.url)]);
  await Promise.all([alice.addContact('bob'), bob.addContact('alice')]);
  await tooltip(desktop).toBe('Ringfort: reachable');
  const says = (text: string) =>
    desktop.notifications().map(({ summary, body }) => `${summary} ${body}`.includes(text));
  const nameless = en['notification.incoming.nameless'];

  await test.step('it is locked while somebody rings, and unlocked', async () => {
    await alice.call('bob', 'audio');
    await bob.popup();
    await expect.poll(() => says('alice')).toEqual([true]);
    await logind.lock();
    await expect.poll(() => says(nameless)).toEqual([true]);
    expect(says('alice')).toEqual([false]);
    await logind.unlock();
    await expect.poll(() => says('alice')).toEqual([true]);
    await endCalls(alice, bob);
  });

  await test.step('somebody rings while it is locked', async () => {
    await logind.lock();
    const before = desktop.announced().length;
    await alice.call('bob', 'audio');
    await bob.popup();
    await expect.poll(() => says(nameless)).toContain(true);
    await endCalls(alice, bob);
    const said = desktop.announced().slice(before);
    expect(said.filter(({ summary, body }) => `${summary} ${body}`.includes('alice'))).toEqual([]);
  });
});
