import { expect, type Page } from '@playwright/test';
import { answerDialogs } from '../../scripts/drive/launchApp.ts';
import { type Person, reception } from '../../scripts/drive/person.ts';
import { readAfter } from './computer.ts';
import { test } from './stage.ts';
import { takesEveryForm } from './callForms.ts';

const phase = (page: Page, name: string) =>
  expect(page.locator(`[data-phase="${name}"]`)).toBeVisible({ timeout: 60_000 });

test('a call is answered with video, both see and hear each other; who closes its window is asked, and hanging up ends it for both', async ({
  friends,
}) => {
  const { server, alice, bob } = friends;
  const aliceCall = await alice.call('bob', 'video');
  const popup = await bob.popup();
  await expect(popup.getByText('alice').first()).toBeVisible();
  await expect(bob.main.getByText('Incoming video call').first()).toBeVisible();
  const bobCall = await bob.accept('video');
  await Promise.all([phase(aliceCall, 'connected'), phase(bobCall, 'connected')]);
  for (const page of [aliceCall, bobCall]) {
    await expect(page.getByText('Direct', { exact: true })).toBeVisible();
    await expect.poll(async () => (await reception(page)).framesDecoded).toBeGreaterThan(10);
    await expect.poll(async () => (await reception(page)).audioPacketsReceived).toBeGreaterThan(10);
    await expect.poll(() => coloursOf(page)).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Call statistics' }).click();
    await expect(page.getByText('Sound and pictures are encrypted twice')).toBeVisible();
  }

  await takesEveryForm(alice, aliceCall);

  await test.step('noise is taken out of her microphone, in the running call', async () => {
    const want = (strongNoiseSuppression: boolean) =>
      alice.main.evaluate(
        (wanted) => window.main.changeSettings({ strongNoiseSuppression: wanted }),
        strongNoiseSuppression,
      );
    await want(true);
    // Beside other tests a computer may rightly be too slow, which is told; on its own it works (voiceOnly.walk.ts).
    const works = aliceCall.locator('[data-voice-only="works"]');
    const without = aliceCall.getByText('your microphone is heard without it');
    await expect(works.or(without).first()).toBeVisible({ timeout: 60_000 });
    const before = (await reception(bobCall)).audioPacketsReceived;
    await expect.poll(async () => (await reception(bobCall)).audioPacketsReceived).toBeGreaterThan(before + 50);
    await want(false);
    await expect(aliceCall.locator('[data-voice-only="off"]')).toBeVisible();
  });

  await answerDialogs(bob.launched.app, 0);
  await closeCallWindow(bob);
  await phase(bobCall, 'connected');
  await answerDialogs(bob.launched.app, 1);
  await readAfter(alice, () => closeCallWindow(bob), aliceCall.getByText('bob hung up').first());
  await expect
    .poll(() => server.callSessions().at(-1))
    .toMatchObject({
      ...{ caller_id: 'alice', callee_id: 'bob', call_type: 'video' },
      ...{ status: 'ended', end_reason: 'hangup' },
    });
  await alice.main.getByRole('navigation').getByText('Recents').click();
  await expect(alice.main.getByRole('row', { name: /Outgoing video call/u }).first()).toBeVisible();
});

/** How many clearly different colours the remote picture has: a black or empty one has one. */
function coloursOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const videos = [...document.querySelectorAll('video')].toSorted((a, b) => b.clientWidth - a.clientWidth);
    const context = new OffscreenCanvas(64, 48).getContext('2d');
    const [remote] = videos;
    if (context === null || remote === undefined) return 0;
    context.drawImage(remote, 0, 0, 64, 48);
    const { data } = context.getImageData(0, 0, 64, 48);
    const colours = new Set<string>();
    for (let at = 0; at < data.length; at += 4)
      colours.add([...data.slice(at, at + 3)].map((part) => part >> 4).join());
    return colours.size;
  });
}

/** As a person does with the window's own button. */
function closeCallWindow({ launched }: Person): Promise<void> {
  return launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.webContents.getURL().includes('/windows/call/'))
      ?.close(),
  );
}
