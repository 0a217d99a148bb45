import { expect } from '@playwright/test';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { fakeMain } from './fakeBridge.ts';
import { dressed, looks, sizes, watchedPage } from './screenCheck.ts';

/** After it a surface takes a press. */
const GUARDED_MS = 400;

test('what is opened for the first time is there with its file, and waits for no clock', async ({
  plainBrowser,
  served,
}) => {
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, sizes.main);
  await page.clock.install();
  await fakeMain(page, 'main', appStories.home, { ownLinks: [] });
  await page.goto(served.page('main'));
  const settings = page.getByRole('navigation').getByRole('button', { name: 'Settings' });
  await settings.waitFor();
  await page.clock.runFor(GUARDED_MS);
  await page.clock.pauseAt(Date.now() + 3_600_000);

  await settings.click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  expect(complaints).toEqual([]);
  await close();
});

test('on the first screens the button that goes on is in sight, in a window as it first opens and in both languages', async ({
  plainBrowser,
  served,
}) => {
  for (const look of looks) {
    for (const story of ['choosePassphrase', 'onboarding', 'onboardingSignedOut'] as const) {
      const { page, complaints, close } = await watchedPage(plainBrowser, look, sizes.main);
      await fakeMain(page, 'main', dressed(appStories[story], look));
      await page.goto(served.page('main'));
      await expect(page.getByRole('textbox').first()).toBeFocused();
      await expect(page.locator('button[type=submit]'), `${story} in ${look.language}`).toBeInViewport({ ratio: 1 });
      expect(complaints).toEqual([]);
      await close();
    }
  }
});
