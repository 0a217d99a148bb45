import { expect, type Page } from '@playwright/test';
import { ALLOW_DEVICES, button, callTest, connected, FAKE_DEVICES, reaches } from './callStage.ts';

/** The background of the own picture, in real Chromium: what a fake camera shows is all background. */

const test = callTest(FAKE_DEVICES, ALLOW_DEVICES);

/** The sharpest edge of a picture: how much two dots that lie beside each other differ at most, 0 to 255. */
function sharpness(page: Page, label: string): Promise<number> {
  return page
    .getByLabel(label)
    .last()
    .evaluate((video: HTMLVideoElement) => {
      const [width, height] = [video.videoWidth, video.videoHeight];
      if (width === 0) return 0;
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context?.drawImage(video, 0, 0);
      const dots = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      let most = 0;
      // The middle, where the figure turns: its edge is there in every frame.
      for (let y = Math.round(height * 0.35); y < height * 0.65; y += 1) {
        for (let x = 8; x < width - 8; x += 1) {
          const at = 4 * (y * width + x) + 1;
          most = Math.max(most, Math.abs((dots[at] ?? 0) - (dots[at + 4] ?? 0)));
        }
      }
      return most;
    });
}

test('a background that is blurred is so for both sides from its first frame on, and sharp again when it is not wanted', async ({
  twoWindows,
}) => {
  const { alice, bob, dial, answer } = await twoWindows();
  answer(await dial('video'), 'audio');
  await connected(alice, bob);
  await reaches(bob, 'frames-decoded', 5);
  const { page } = alice.window;
  const sharp = await sharpness(page, 'Your own video');
  expect(sharp).toBeGreaterThan(40);

  const blurItem = page.getByRole('menuitemcheckbox', { name: 'Blur my background' });
  const openMenu = async () => {
    await button(alice, 'Choose the camera').click();
    await blurItem.waitFor();
  };
  await openMenu();
  await blurItem.click();
  await page.keyboard.press('Escape');
  // A computer that turns out to be too slow says so, and that is no blur either.
  await expect
    .poll(() => sharpness(page, 'Your own video'), { timeout: 60_000, intervals: [50] })
    .toBeLessThan(sharp / 2);
  const decoded = Number(await page.locator('[data-phase]').getAttribute('data-frames-decoded'));
  expect(decoded).toBeGreaterThanOrEqual(0);
  await expect
    .poll(() => sharpness(bob.window.page, 'Video of alice'), { timeout: 60_000, intervals: [50] })
    .toBeLessThan(sharp / 2);
  await page.screenshot({ path: test.info().outputPath('blurred.png') });

  await openMenu();
  await expect(blurItem).toHaveAttribute('aria-checked', 'true');
  await blurItem.click();
  await page.keyboard.press('Escape');
  await expect.poll(() => sharpness(page, 'Your own video'), { timeout: 60_000 }).toBeGreaterThan(sharp / 2);
  const cameras = await page.evaluate(
    () => window.mediaWatch.tracks.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live').length,
  );
  // Nothing films that is not shown.
  expect(cameras).toBe(1);
});
