import { expect, type Page } from '@playwright/test';
import { snapshotOf } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { fakeMain } from './fakeBridge.ts';
import { sizes, watchedPage } from './screenCheck.ts';

/** What goes on in the window while a sheet lies over it. */

/** All texts that a screen reader finds: what is inert is not among them. */
async function heard(page: Page): Promise<string> {
  const engine = await page.context().newCDPSession(page);
  const { nodes } = await engine.send('Accessibility.getFullAXTree');
  await engine.detach();
  return nodes.map(({ ignored, name }) => (ignored ? '' : String(name?.value ?? ''))).join('\n');
}

test('somebody who rings while a form is open is heard of and answered, and what was typed stays', async ({
  plainBrowser,
  served,
}) => {
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, sizes.main);
  const main = await fakeMain(page, 'main', appStories.home);
  await page.goto(served.page('main'));
  await page.getByRole('button', { name: 'Add contact' }).click();
  const field = page.getByRole('dialog').getByRole('textbox');
  await field.fill('grainne');
  await main.tell('call', snapshotOf(appStories.homeRinging, 2).call);
  await expect.poll(() => heard(page)).toContain('Incoming video call from maeve');
  await main.later();
  await page.getByRole('button', { name: 'Answer with audio' }).click();
  expect((await main.asked()).map(({ entry }) => entry)).toContain('answer');
  await expect(field).toHaveValue('grainne');

  // A press beside the form is a slip.
  await page.mouse.click(4, sizes.main.height - 4);
  await expect(field).toHaveValue('grainne');
  await field.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(complaints).toEqual([]);
  await close();
});

test('a sheet begins below the bars of calls, however many and however high they are', async ({
  plainBrowser,
  served,
}) => {
  const narrow = { width: 480, height: 560 };
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, narrow);
  const main = await fakeMain(page, 'main', appStories.home);
  await page.goto(served.page('main'));
  await page.getByRole('button', { name: 'Add contact' }).click();
  const sheet = page.getByRole('dialog');
  const bars = page.locator('section[data-react-aria-top-layer]');
  const gap = async () => {
    const edges = await bars.evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().bottom));
    const top = await sheet.evaluate((dialog) => dialog.getBoundingClientRect().top);
    return top - Math.max(0, ...edges);
  };
  for (const [count, story] of [appStories.home, appStories.homeRinging, appStories.homeTwoCalls].entries()) {
    await main.tell('call', snapshotOf(story, count + 2).call);
    await expect(bars).toHaveCount(count);
    await expect.poll(gap).toBeGreaterThan(8);
  }
  expect(complaints).toEqual([]);
  await close();
});

test('a sheet that is longer than the window is read from its beginning, though its button at the end has the focus', async ({
  plainBrowser,
  served,
}) => {
  for (const size of [sizes.main, sizes.lowCall]) {
    const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'dark', language: 'ru' }, size);
    await fakeMain(page, 'main', appStories.home);
    await page.goto(served.page('main'));
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.press('Control+/');
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByRole('button').last()).toBeFocused();
    await expect(sheet.getByRole('heading').first()).toBeInViewport({ ratio: 1 });
    expect(complaints).toEqual([]);
    await close();
  }
});

test('where one pane has room, the focus goes with the pane that is shown', async ({ plainBrowser, served }) => {
  const narrow = { width: 480, height: 480 };
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, narrow);
  await fakeMain(page, 'main', appStories.home);
  await page.goto(served.page('main'));
  const focused = () => page.evaluate(() => document.activeElement?.closest('article, main > div')?.tagName ?? 'none');
  await page.getByRole('row').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article')).toBeVisible();
  await expect.poll(focused).toBe('ARTICLE');
  await page.getByRole('button', { name: 'Back' }).click();
  await expect.poll(focused).toBe('DIV');
  expect(complaints).toEqual([]);
  await close();
});
