import type { Page } from '@playwright/test';

/** From the press on the camera's button in one window to the first frame that the other one draws, in milliseconds. */
export async function cameraToPicture(from: Page, to: Page): Promise<number> {
  const button = from.getByRole('button', { name: 'Turn the camera on' });
  const drawn = to.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = setInterval(() => {
          const video = document.querySelector('video');
          if (video === null || video.getVideoPlaybackQuality().totalVideoFrames === 0) return;
          clearInterval(look);
          resolve(performance.timeOrigin + performance.now());
        }, 4);
      }),
  );
  const pressedAt = await button.evaluate(
    (element: HTMLElement) =>
      new Promise<number>((resolve) => {
        // What has just come under the pointer takes no press in its first moments.
        setTimeout(() => {
          resolve(performance.timeOrigin + performance.now());
          setTimeout(() => element.click());
        }, 1_000);
      }),
  );
  return (await drawn) - pressedAt;
}
