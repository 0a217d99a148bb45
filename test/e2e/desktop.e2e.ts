import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import type { Display } from '../../scripts/display.ts';
import { projectRoot } from '../../scripts/electron/folders.ts';
import { resolveElectron } from '../../scripts/electron/resolveElectron.ts';
import type { Person } from '../../scripts/drive/person.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { readAfter } from './computer.ts';
import { choose, closeMain, isShown, tooltip } from './onDesktop.ts';
import { test } from './stage.ts';

const connected = (page: Page) => expect(page.locator('[data-phase="connected"]')).toBeVisible({ timeout: 60_000 });

test('A23 a second start on one profile says why it ends (A84), and the first goes on, with the link it brought', async ({
  friends,
}) => {
  const { bob } = friends;
  await closeMain(bob);
  await expect.poll(() => isShown(bob)).toBe(false);
  const electron = await resolveElectron(() => undefined);
  const second = spawn(
    electron.executablePath,
    [
      projectRoot,
      ...electron.args,
      '--disable-gpu',
      '--password-store=basic',
      `--user-data-dir=${bob.launched.profile}`,
      'ringfort:1/abcdefgh',
    ],
    {
      cwd: projectRoot,
      env: { ...process.env, ...electron.env },
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 15_000,
      killSignal: 'SIGKILL',
    },
  );
  let said = '';
  second.stderr.on('data', (part) => (said += part));
  expect(await once(second, 'close')).toEqual([0, null]);
  expect(said).toContain('Ringfort is already running with this profile. Its window comes to the front.');
  await expect.poll(() => isShown(bob)).toBe(true);
  const asked = bob.main.getByRole('alertdialog');
  await expect(asked.getByText('This link is damaged')).toBeVisible({ timeout: 20_000 });
  await expect(async () => {
    // What has just come up takes no press (A78).
    if (await asked.isVisible()) await asked.getByRole('button', { name: 'Close' }).click({ timeout: 1_000 });
    await expect(asked).toBeHidden({ timeout: 3_000 });
  }).toPass({ timeout: 30_000 });
  await bob.isOnline();
});

test('with the main window closed a call still rings, is one notification with the caller’s name, and can be answered', async ({
  friends,
}) => {
  const { desktop, alice, bob } = friends;
  const before = desktop.announced().length;
  await closeMain(bob);
  const aliceCall = await alice.call('bob', 'video');
  await bob.popup();
  await expect
    .poll(() => desktop.notifications())
    .toMatchObject([{ summary: 'alice is calling', body: 'Incoming video call', urgency: 2, timeout: 0 }]);
  expect(await isShown(bob)).toBe(false);
  const bobCall = await bob.accept('audio');
  await Promise.all([connected(aliceCall), connected(bobCall)]);
  expect(await isShown(bob)).toBe(false);
  expect(desktop.notifications()).toEqual([]);
  expect(desktop.announced()).toHaveLength(before + 1);
});

test('a caller gives up a call that was silenced: popup and notification go, it is missed, and the server has it as such', async ({
  friends,
}) => {
  const { server, desktop, alice, bob } = friends;
  const before = desktop.announced().length;
  await closeMain(bob);
  const aliceCall = await alice.call('bob', 'audio');
  const popup = await bob.popup();
  const silenced = popup.getByText('Silenced. It still rings for alice.');
  await pressUntil(popup.getByRole('button', { name: 'Silence' }), silenced);
  await tooltip(desktop).toBe('Ringing: alice');
  const [notification] = desktop.notifications();
  await desktop.notificationAction(notification?.id ?? 0, 'default');
  await expect.poll(() => isShown(bob)).toBe(true);

  const closed = popup.waitForEvent('close');
  await aliceCall.getByRole('button', { name: 'Hang up' }).click();
  await closed;
  await tooltip(desktop).toBe('1 missed call');
  expect(desktop.notifications()).toEqual([]);
  expect(desktop.announced()).toHaveLength(before + 1);
  await expect(bob.main).toHaveTitle(/1 missed call/u);
  await expect.poll(() => server.callSessions().at(-1)).toMatchObject({ status: 'missed', end_reason: 'cancel' });
});

test('the tray says who rings and offers Answer, Decline and Silence; Answer there answers the call', async ({
  friends,
}) => {
  const { desktop, alice, bob } = friends;
  const aliceCall = await alice.call('bob', 'audio');
  const popup = await bob.popup();
  const closed = popup.waitForEvent('close');
  await tooltip(desktop).toBe('Ringing: alice');
  await expect.poll(() => desktop.notifications().length).toBe(1);
  expect(await desktop.menu()).toEqual([
    'Answer',
    'Decline',
    'Silence',
    'Do not disturb',
    'Open Ringfort',
    'Quit Ringfort',
  ]);

  await choose(desktop, 'Answer');
  await closed;
  const bobCall = await bob.callWindow();
  await Promise.all([connected(aliceCall), connected(bobCall)]);
  await tooltip(desktop).toBe('In a call with alice');
  expect(desktop.notifications()).toEqual([]);
  expect(await desktop.menu()).toEqual([
    ...['Show call', 'Mute the microphone', 'Put alice on hold', 'Hang up'],
    ...['Do not disturb', 'Open Ringfort', 'Quit Ringfort'],
  ]);

  await readAfter(alice, () => choose(desktop, 'Hang up'), aliceCall.getByText('bob hung up').first());
  await tooltip(desktop).toBe('Ringfort: reachable');
});

test('Decline in the tray closes the popup and the notification, the caller reads it, and the server has it as rejected', async ({
  friends,
}) => {
  const { server, desktop, alice, bob } = friends;
  const aliceCall = await alice.call('bob', 'audio');
  const popup = await bob.popup();
  const closed = popup.waitForEvent('close');
  await expect.poll(() => desktop.notifications().length).toBe(1);
  await readAfter(alice, () => choose(desktop, 'Decline'), aliceCall.getByText('bob declined the call').first());
  await closed;
  await tooltip(desktop).toBe('Ringfort: reachable');
  expect(desktop.notifications()).toEqual([]);
  await expect.poll(() => server.callSessions().at(-1)).toMatchObject({ status: 'rejected', end_reason: 'reject' });
});

test('keys make windows larger and smaller; the popup takes no press in its first 400 ms and never the keyboard: what somebody types goes on where it was, answers nothing, and its own button declines', async ({
  friends,
}) => {
  const { alice, bob, display } = friends;
  await bob.launched.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((each) => each.webContents.getURL().includes('/windows/main/'))
      ?.focus(),
  );
  const search = bob.main.getByRole('searchbox', { name: 'Search contacts' });
  await search.click();
  await press(display, 'a', 'l', 'i');
  await expect(search).toHaveValue('ali');
  const pixels = () => bob.main.evaluate(() => devicePixelRatio);
  const usual = await pixels();
  await press(display, 'ctrl+plus', 'ctrl+plus');
  await expect.poll(pixels).toBeCloseTo(usual * 1.25, 1);
  await press(display, 'ctrl+0');
  await expect.poll(pixels).toBeCloseTo(usual, 1);

  const pressNoMore = await pressFromTheFirstMoment(bob, 'Silence');
  const aliceCall = await alice.call('bob', 'audio');
  const popup = await bob.popup();
  await expect.poll(() => isShown(bob, 'incoming')).toBe(true);
  // Space and Return would press a button that has the focus.
  await press(display, 'c', 'e', 'space', 'Return', 'x');
  await expect(search).toHaveValue('alice x');
  expect(await focusedWindow(bob)).toContain('/windows/main/');
  await expect(popup.getByRole('button', { name: 'Decline', exact: true })).toBeVisible();
  await expect(popup.getByText('Silenced. It still rings for alice.')).toBeVisible();
  const presses = await popup.evaluate(() => (globalThis as unknown as { presses: number[] }).presses);
  // Pressed at once and in every frame; the last press is the one that was taken.
  expect(presses.length).toBeGreaterThan(1);
  expect(presses.at(-1)).toBeGreaterThanOrEqual(400);
  await pressNoMore();

  await readAfter(alice, () => bob.decline(), aliceCall.getByText('bob declined the call').first());
});

function focusedWindow({ launched }: Person): Promise<string> {
  return launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.getURL() ?? '');
}

/** Presses real keys: they go to the window that has the keyboard, whichever that is. */
async function press({ env }: Display, ...keys: string[]): Promise<void> {
  await promisify(execFile)('xdotool', ['key', ...keys], { env: { ...process.env, ...env } });
}

/**
 * Makes each popup press this button of its own once it is there and in every frame from then on, until it is gone.
 * Written down are the milliseconds since it was last seen without the button, by the page's own clock. The value ends
 * it.
 */
async function pressFromTheFirstMoment({ launched }: Person, name: string): Promise<() => Promise<void>> {
  await launched.app.evaluate(({ app, webContents }, label) => {
    const pressEveryFrame = (button: string): void => {
      const presses: number[] = [];
      Object.assign(globalThis, { presses });
      let absentAt = performance.now();
      let pressing = false;
      const find = () => document.querySelector<HTMLElement>(`button[aria-label="${button}"]`);
      const frame = (): void => {
        const found = find();
        if (found === null) return;
        presses.push(performance.now() - absentAt);
        found.click();
        requestAnimationFrame(frame);
      };
      // A popup that stands ready draws no frames until it is shown; what is put into it is noticed all the same.
      const look = (): void => {
        if (pressing) return;
        if (find() === null) return void (absentAt = performance.now());
        pressing = true;
        // At once: a busy computer may draw its first frame late.
        frame();
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true });
      setInterval(look, 1);
    };
    const watch = (contents: Electron.WebContents): void =>
      void contents.mainFrame.executeJavaScript(`(${pressEveryFrame.toString()})(${JSON.stringify(label)})`);
    const isPopup = (url: string): boolean => url.includes('/windows/incoming/');
    webContents.getAllWebContents().forEach((contents) => isPopup(contents.getURL()) && watch(contents));
    const watchNew = (_event: Electron.Event, contents: Electron.WebContents): void =>
      void contents.once('did-navigate', (_navigated, url) => isPopup(url) && watch(contents));
    app.on('web-contents-created', watchNew);
    Object.assign(globalThis, { watchNew });
  }, name);
  return () =>
    launched.app.evaluate(({ app }) => {
      const { watchNew } = globalThis as unknown as {
        watchNew: (event: Electron.Event, contents: Electron.WebContents) => void;
      };
      app.off('web-contents-created', watchNew);
    });
}
