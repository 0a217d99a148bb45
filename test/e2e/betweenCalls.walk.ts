import { expect, type Page } from '@playwright/test';
import { reception } from '../../scripts/drive/person.ts';
import { readAfter } from './computer.ts';
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
  const hangUp = first.getByRole('button', { name: 'Hang up' });
  await readAfter(alice, () => hangUp.click(), aliceFirst.locator('[data-phase="ended"]'));
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

test('a decline with a message, and one with a time to call back: read at once, and kept on both sides', async ({
  friends,
}) => {
  const { alice, bob } = friends;
  const first = await alice.call('bob', 'audio');
  await bob.declineWith({ text: 'In a meeting' });
  await phase(first, 'ended');
  await expect(first.getByText('bob says: “In a meeting”').first()).toBeVisible();
  for (const { main } of [alice, bob]) {
    await main.getByRole('navigation').getByText('Recents').click();
    await expect(
      main
        .getByRole('grid')
        .getByRole('row', { name: /“In a meeting”/u })
        .first(),
    ).toBeVisible();
  }
  // It closes the window that it stands in: a press that waits for its own end may find none.
  const close = first.getByRole('button', { name: 'Close' });
  await close.evaluate((element: HTMLElement) => void setTimeout(() => element.click()));
  await alice.main.getByRole('navigation').getByText('Contacts').click();
  const second = await alice.call('bob', 'audio');
  await bob.declineWith({ callBackIn: '15 min' });
  await phase(second, 'ended');
  await expect(second.getByText(/^bob asks you to call back: /u).first()).toBeVisible();
  await alice.main.getByRole('navigation').getByText('Recents').click();
  const reminders = alice.main.getByRole('list', { name: 'Calls to make' });
  await expect(reminders.getByText(/^Call bob: /u)).toBeVisible();
  await reminders.getByRole('button', { name: 'Remove the reminder to call bob' }).click();
  await expect(reminders).toBeHidden();
});
