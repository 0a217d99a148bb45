import { expect, type Page } from '@playwright/test';
import { ALLOW_DEVICES, button, callTest, connected, FAKE_DEVICES, flows, surface } from './callStage.ts';
import type { Side } from './twoCallWindows.ts';

/** The devices of a call, chosen and changed while it lives: several of each kind, as Chromium plays them. */

const SLOWLY = { timeout: 60_000 };
const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

/** What goes out, by the label of the device that it comes from. */
const sent = (side: Side, kind: 'audio' | 'video') =>
  side.window.page.evaluate(
    (wanted) =>
      window.mediaWatch.connections
        .flatMap((connection) => connection.getSenders())
        .flatMap(({ track }) => (track?.kind === wanted && track.readyState === 'live' ? [track.label] : [])),
    kind,
  );
const open = (side: Side) =>
  side.window.page.evaluate(() => window.mediaWatch.tracks.filter(({ readyState }) => readyState === 'live').length);

/** By keyboard alone. */
async function choose({ window: { page } }: Side, menu: string, device: string): Promise<void> {
  const item = page.getByRole('menuitemradio', { name: device });
  await page.getByRole('button', { name: menu }).focus();
  await expect(async () => {
    if (!(await page.getByRole('menu').isVisible())) await page.keyboard.press('Enter');
    await expect(item).toBeVisible({ timeout: 2000 });
  }).toPass(SLOWLY);
  await expect(async () => {
    if (!(await isFocused(page, device))) await page.keyboard.press('ArrowDown');
    expect(await isFocused(page, device)).toBe(true);
  }).toPass({ ...SLOWLY, intervals: [0] });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
}

const isFocused = (page: Page, name: string) =>
  page.evaluate((text) => document.activeElement?.textContent === text, name);

/** As if it were unplugged where no event tells (PulseAudio), or plugged in again: from now on lists are without it. */
const hide = ({ window }: Side, label: string | null) =>
  window.page.evaluate((hidden) => {
    const { mediaDevices } = navigator;
    const list = () => MediaDevices.prototype.enumerateDevices.call(mediaDevices);
    mediaDevices.enumerateDevices = async () => (await list()).filter((device) => device.label !== hidden);
  }, label);

test('microphone, speaker and camera are chosen by keyboard in the middle of a call, and nobody hears a gap', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'video');
  await connected(alice, bob);
  await expect(surface(alice)).toHaveAttribute('data-camera', 'on', SLOWLY);
  const { page } = alice.window;

  await choose(alice, 'Choose microphone and speaker', 'Fake Audio Input 2');
  await expect.poll(() => sent(alice, 'audio'), SLOWLY).toEqual(['Fake Audio Input 2']);
  await choose(alice, 'Choose microphone and speaker', 'Fake Audio Output 1');
  const sinks = () =>
    page.evaluate(() => [...document.querySelectorAll('audio')].filter((sound) => sound.sinkId !== '').length);
  await expect.poll(sinks, SLOWLY).toBe(1);
  const before = await sent(alice, 'video');
  await choose(alice, 'Choose the camera', before[0] === 'fake_device_0' ? 'fake_device_1' : 'fake_device_0');
  await expect.poll(() => sent(alice, 'video'), SLOWLY).not.toEqual(before);
  await flows(alice, bob);
  // What was before is released.
  await expect.poll(() => open(alice), SLOWLY).toBe(2);

  await hide(alice, 'Fake Audio Input 2');
  await expect(page.getByText('Microphone switched to', { exact: false })).toBeVisible(SLOWLY);
  await expect(button(alice, 'Undo')).toHaveCount(0);
  await hide(alice, null);
  await expect(page.getByText('Microphone switched to Fake Audio Input 2')).toBeVisible(SLOWLY);
  await expect.poll(() => sent(alice, 'audio'), SLOWLY).toEqual(['Fake Audio Input 2']);
  await button(alice, 'Undo').click();
  await expect.poll(() => sent(alice, 'audio'), SLOWLY).not.toEqual(['Fake Audio Input 2']);
  await expect(button(alice, 'Undo')).toHaveCount(0);
  await flows(bob);
});
