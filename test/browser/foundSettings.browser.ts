import { expect } from '@playwright/test';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { fakeMain } from './fakeBridge.ts';
import { sizes, watchedPage } from './screenCheck.ts';

const { homeEnded } = appStories;

test('a setting is found by typing, by the palette and by what helps a call, in the words windows are built with', async ({
  plainBrowser,
  served,
}) => {
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, sizes.main);
  const ended = { ...homeEnded, call: { ...homeEnded.call, reason: 'relayUnavailable' } } as const;
  const main = await fakeMain(page, 'main', ended, { ownLinks: [] });
  await page.goto(served.page('main'));
  const headings = page.getByRole('heading', { level: 2 });

  await page.getByRole('button', { name: 'Test the relays' }).waitFor();
  await main.later();
  await page.getByRole('button', { name: 'Test the relays' }).click();
  await expect(headings.filter({ hasText: /^Network$/u })).toBeFocused();
  await expect(headings).toHaveCount(9);

  await page.getByRole('searchbox', { name: 'Search settings' }).fill('RELAY always');
  await expect(headings).toHaveText(['Privacy']);
  await expect(page.getByRole('switch', { name: 'Always Relay' })).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').pressSequentially('ringtone');
  await expect(page.getByRole('option', { selected: true })).toHaveText(/Ringtone/u);
  await page.keyboard.press('Enter');
  await expect(headings).toHaveText(['Notifications and ringing']);
  expect(complaints).toEqual([]);
  await close();
});

test('the list of sections marks the one that is read while the page is moved, and at its end the last', async ({
  plainBrowser,
  served,
}) => {
  const { page, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, sizes.main);
  await fakeMain(page, 'main', appStories.home, { ownLinks: [] });
  await page.goto(served.page('main'));
  await page.getByRole('button', { name: 'Settings' }).click();
  const about = page.getByRole('heading', { level: 2, name: 'About' });
  await about.waitFor();
  const marked = page.getByRole('navigation').locator('button[aria-current]');
  await expect(marked.filter({ hasText: 'Account' })).toBeVisible();
  await about.hover();
  await page.mouse.wheel(0, 100_000);
  await expect(marked.filter({ hasText: 'About' })).toBeVisible();
  await page.mouse.wheel(0, -100_000);
  await expect(marked.filter({ hasText: 'Account' })).toBeVisible();
  await close();
});
