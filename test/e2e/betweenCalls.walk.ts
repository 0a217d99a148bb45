import { expect, type Page } from '@playwright/test';
import { reception } from '../../scripts/drive/person.ts';
import { readSlowly } from './computer.ts';
import { endCalls } from './friends.ts';
import { test } from './stage.ts';

const RING_MS = 10_000;
const shortRing = ['--ring-timeout-ms', String(RING_MS)];

const phase = (page: Page, name: string) =>
  expect(page.locator(`[data-phase="${name}"]`)).toBeVisible({ timeout: 60_000 });

test('the callee restarts between two calls, unlocks, and the conversation goes on where it was; so it does when the server was away, and when nobody answers', async ({
  friends,
}) => {
  test.setTimeout(480_000);
  const { server, alice, bob } = friends;
  const before = server.callSessions().length;
  const first = await bob.call('alice', 'audio');
  const aliceFirst = await alice.accept('audio');
  await Promise.all([phase(first, 'connected'), phase(aliceFirst, 'connected')]);
  await readSlowly(alice);
  await first.getByRole('button', { name: 'Hang up' }).click();
  await phase(aliceFirst, 'ended');
  await expect.poll(() => server.callSessions().at(-1)?.status).toBe('ended');

  const again = await friends.startAgain();
  await again.unlock();
  await endCalls(bob);
  const second = await bob.call('alice', 'audio');
  const aliceSecond = await again.accept('audio');
  await Promise.all([phase(second, 'connected'), phase(aliceSecond, 'connected')]);
  await expect.poll(async () => (await reception(aliceSecond)).audioPacketsReceived).toBeGreaterThan(10);
  expect(server.callSessions()).toHaveLength(before + 2);
  await endCalls(bob, again);

  await test.step('while the server is away the phone says so', async () => {
    await server.stop();
    const away = 'Nobody answers at the server’s address';
    await expect(bob.main.getByText(away, { exact: true })).toBeVisible({ timeout: 20_000 });
    await bob.main.getByRole('button', { name: 'Call alice', exact: true }).first().click();
    await expect(bob.main.getByRole('alert').getByText(away, { exact: false })).toBeVisible();
  });

  await friends.serverStartsAgain(shortRing);
  await Promise.all([bob.isOnline(), again.isOnline()]);
  await test.step('it calls again when it is back; nobody answers, and the caller reads it', async () => {
    const third = await bob.call('alice', 'audio');
    const popup = await again.popup();
    const closed = popup.waitForEvent('close');
    await closed;
    await phase(third, 'ended');
    await expect(third.getByText('No answer').first()).toBeVisible();
    await expect
      .poll(() => friends.server.callSessions().at(-1))
      .toMatchObject({ status: 'missed', end_reason: 'timeout' });
  });
  await friends.serverStartsAgain();
});
