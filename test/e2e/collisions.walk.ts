import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { endCalls } from './friends.ts';
import { test } from './stage.ts';
import { soundFlows } from './talking.ts';

/* What both sides, or one side and the server, do to a call in the same moment. */

const AUDIO = { callType: 'audio' } as const;

test('two who call each other in the same moment talk, and nobody has to answer (A40)', async ({ friends }) => {
  const { server, alice, bob } = friends;
  const before = server.callSessions().length;
  // Both offers are on their way before either comes to the server.
  server.freeze();
  await Promise.all([
    alice.main.evaluate((call) => window.main.dial({ peer: 'bob', ...call }), AUDIO),
    bob.main.evaluate((call) => window.main.dial({ peer: 'alice', ...call }), AUDIO),
  ]);
  const windows = await Promise.all([alice.callWindow(), bob.callWindow()]);
  for (const page of windows) await expect(page.getByText(en['call.phase.calling']).first()).toBeVisible();
  server.thaw();
  for (const page of windows) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    await soundFlows(page);
  }
  const rows = server.callSessions().slice(before);
  expect(rows.map(({ status }) => status)).toEqual(['accepted']);
  await endCalls(alice, bob);
});

test('a callee whose device goes away before it took the offer: the caller is told, and it rings when the device is back', async ({
  friends,
}) => {
  const { bob } = friends;
  const program = friends.alice.launched.app.process();
  // It is there, and takes nothing any more.
  program.kill('SIGSTOP');
  const bobCall = await bob.call('alice', 'audio');
  await expect(bobCall.getByText(en['call.phase.calling']).first()).toBeVisible();
  program.kill('SIGKILL');
  await expect(bobCall.getByText(en['call.phase.calling.peerOffline']).first()).toBeVisible({ timeout: 30_000 });
  const again = await friends.startAgain();
  await again.unlock();
  const aliceCall = await again.accept('audio');
  for (const page of [aliceCall, bobCall]) {
    await expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
    await soundFlows(page);
  }
  expect(friends.server.callSessions().at(-1)?.status).toBe('accepted');
  await endCalls(again, bob);
});

test('who calls somebody whose own call is being set up reads that they are busy, and that call goes on (A40)', async ({
  stage,
  friends,
}) => {
  const { server, alice, bob } = friends;
  const dora = await stage.open('dora');
  await dora.setUp(server.url);
  await Promise.all([alice.addContact('dora'), dora.addContact('alice')]);
  // Alice rings Bob, and is called meanwhile: what is being set up can neither be held nor left.
  await alice.call('bob', 'audio');
  await bob.popup();
  const dorasCall = await dora.call('alice', 'audio');
  await expect(dorasCall.getByText('alice is in another call').first()).toBeVisible({ timeout: 30_000 });
  const bobCall = await bob.accept('audio');
  await expect(bobCall.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });
  await endCalls(alice, bob);
});
