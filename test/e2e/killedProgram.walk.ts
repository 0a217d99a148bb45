import { expect } from '@playwright/test';
import { en } from '../../core/words/en.ts';
import { isUpFor, readAfter, timersTake, uptime } from './computer.ts';
import { isReadInBoth, listenTo, treeOf } from './screenReader.ts';
import { test } from './stage.ts';
import { soundFlows } from './talking.ts';

test('the program is killed in the middle of a call: a click after the start, and the call goes on (A71); a screen reader hears each step, once', async ({
  friends,
}) => {
  const { server, alice, bob } = friends;
  // A busy machine takes its time to start another Ringfort: none of it shall pass for whoever waits.
  await timersTake(bob, 4);
  const bobCall = await bob.call('alice', 'audio');
  const [heardInCall, heardByBob, heardByAlice] = [
    await listenTo(bobCall),
    await listenTo(bob.main),
    await listenTo(alice.main),
  ];
  await test.step('who rings, as a screen reader has it', async () => {
    const popup = await alice.popup();
    const heard = await listenTo(popup);
    await expect.poll(() => heard).toEqual(['Incoming call from bob']);
    await expect.poll(() => heardByAlice.filter((said) => said.includes('bob'))).toEqual(['Incoming call from bob']);
    await isReadInBoth(alice, popup, (words) => [
      'heading "bob"',
      `button "${words['call.declineWith']}"`,
      `button "${words['call.silence']}"`,
      `button "${words['call.decline']}"`,
      `button "${words['call.accept']}"`,
    ]);
    await isReadInBoth(alice, alice.main, (words) => [
      `region "${words['call.incoming.audio']}"`,
      `button "${words['call.silence']}"`,
      `button "${words['call.declineWith']}"`,
      `button "${words['call.decline']}"`,
      `button "${words['call.accept']}"`,
    ]);
  });
  const aliceCall = await alice.accept('audio');
  for (const window of [aliceCall, bobCall]) await soundFlows(window);
  await test.step('the call, as a screen reader has it', async () => {
    await isReadInBoth(alice, aliceCall, (words) => [
      'heading "bob"',
      `timer "${words['call.duration']}"`,
      `toolbar "${words['call.controls']}"`,
      `button "${words['call.mute']}"`,
      `button "${words['call.devices.sound']}"`,
      `button "${words['call.camera.on']}"`,
      `button "${words['call.devices.camera']}"`,
      `button "${words['call.screen.on']}"`,
      `button "${words['call.hold']}"`,
      `button "${words['call.hangUp']}"`,
    ]);
    const beside = ['call.words.show', 'call.mini.on', 'call.fullScreen.on', 'call.statistics'] as const;
    const buttons = beside.map((id) => `button "${en[id]}"`);
    expect(await treeOf(aliceCall)).toEqual(expect.arrayContaining(buttons));
  });
  const killedAt = await uptime(alice);
  process.kill(alice.launched.app.process().pid ?? 0, 'SIGKILL');
  await expect(bobCall.getByText('Reconnecting…').first()).toBeVisible({ timeout: 30_000 });
  expect(await treeOf(bobCall)).toEqual(
    expect.arrayContaining(['heading "alice"', 'toolbar "Call controls"', 'button "Hang up"']),
  );
  const again = await friends.startAgain();
  await isUpFor(again, killedAt + 5);
  await again.unlock();
  await again.main.getByRole('button', { name: 'Return', exact: true }).click({ timeout: 20_000 });
  const back = await again.callWindow();
  for (const window of [back, bobCall]) {
    await expect(window.getByText('Reconnecting…')).toHaveCount(0, { timeout: 60_000 });
    await soundFlows(window);
    await expect(window.locator('[data-phase="connected"]')).toBeVisible();
  }
  expect(server.callSessions().at(-1)?.status).toBe('accepted');
  const hangUp = bobCall.getByRole('button', { name: 'Hang up', exact: true });
  await readAfter(again, () => hangUp.click(), back.getByText('bob hung up').first());
  await test.step('what was said by itself, each once and in its order', async () => {
    for (const heard of [heardInCall, heardByBob]) {
      await expect.poll(() => heard.filter((said) => said === 'Call ended')).toHaveLength(1);
    }
    // "Connecting securely…" is drawn, and said, only where it takes a moment.
    const steps = ['Ringing…', 'Connected', 'Reconnecting…', 'Call ended'];
    expect(heardInCall).toEqual(expect.arrayContaining(steps));
    expect(heardInCall.filter((said) => said === 'Ringing…' || said === 'Call ended')).toHaveLength(2);
    expect(heardInCall.filter((said, at) => said === heardInCall[at - 1])).toEqual([]);
  });
  await timersTake(bob, 1);
  await isUpFor(again, null);
});
