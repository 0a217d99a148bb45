import { expect, type Page } from '@playwright/test';
import { type Person, reception } from '../../scripts/drive/person.ts';

/** How the call window stands on the desktop. */
function standing({ launched }: Person) {
  return launched.app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL().includes('/call/'));
    if (window === undefined) return null;
    const { width, height } = window.getBounds();
    return { width, height, isOnTop: window.isAlwaysOnTop(), isFullScreen: window.isFullScreen() };
  });
}

/** Small above the others, usual again, full screen and back: media go on all the time, in the same window. */
export async function takesEveryForm(person: Person, page: Page): Promise<void> {
  const before = await standing(person);
  const heard = (await reception(page)).audioPacketsReceived;
  await page.getByRole('button', { name: 'Small window on top' }).click();
  await expect(page.getByRole('button', { name: 'Back to the full call window' })).toBeVisible();
  await expect.poll(() => standing(person)).toMatchObject({ isOnTop: true, isFullScreen: false });
  expect((await standing(person))?.width).toBeLessThan(500);
  await page.getByRole('button', { name: 'Back to the full call window' }).click();
  await expect.poll(() => standing(person)).toEqual(before);
  await page.getByRole('button', { name: 'Full screen' }).click();
  await expect.poll(() => standing(person)).toMatchObject({ isFullScreen: true });
  await expect(page.getByRole('button', { name: 'Leave full screen' })).toBeVisible();
  // What lies open beside the picture goes first.
  const panel = page.getByRole('complementary');
  if (await panel.isVisible()) {
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    expect(await standing(person)).toMatchObject({ isFullScreen: true });
  }
  await page.keyboard.press('Escape');
  await expect.poll(() => standing(person)).toMatchObject({ isFullScreen: false });
  await expect.poll(async () => (await reception(page)).audioPacketsReceived).toBeGreaterThan(heard + 50);
}
