import { expect } from '@playwright/test';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { fakeMain } from './fakeBridge.ts';
import { sizes, watchedPage } from './screenCheck.ts';

/** More than a window has room for, and more than main gives at once. */
const MANY = 300;
/** Rows that fit into the window, and some beyond its edges. */
const FEW = 40;

const handles = Array.from({ length: MANY }, (_, index) => `person-${String(index).padStart(4, '0')}`);

function contacts() {
  const [contact] = appStories.home.contacts;
  if (contact === undefined) throw new Error('there are stories of contacts');
  return handles.map((handle) => ({ ...contact, handle }));
}

test('of a long list only the rows that can be seen are there, and scrolling brings the rest', async ({
  plainBrowser,
  served,
}) => {
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, sizes.main);
  await fakeMain(page, 'main', { ...appStories.home, contacts: contacts() });
  await page.goto(served.page('main'));
  const rows = page.getByRole('row');
  await expect(page.getByRole('row', { name: 'person-0000' })).toBeVisible();
  expect(await rows.count()).toBeLessThan(FEW);

  const last = page.getByRole('row', { name: handles.at(-1) ?? '' });
  await expect(async () => {
    await page.getByRole('grid').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await expect(last).toBeVisible({ timeout: 50 });
  }).toPass({ timeout: 20_000, intervals: [0] });
  expect(await rows.count()).toBeLessThan(FEW);
  expect(complaints).toEqual([]);
  await close();
});

test('a screen reader hears how long the whole list is, and one press of End goes to the last of it', async ({
  plainBrowser,
  served,
}) => {
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, sizes.main);
  await fakeMain(page, 'main', { ...appStories.home, contacts: contacts() });
  await page.goto(served.page('main'));
  const list = page.getByRole('grid');
  await expect(list).toHaveAttribute('aria-rowcount', String(MANY));
  await page.getByRole('row', { name: 'person-0000' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('row', { name: handles.at(-1) ?? '' })).toBeFocused();
  await expect(list).toHaveAttribute('aria-rowcount', String(MANY));
  // Of a search nobody knows before the end how many there are.
  await page.getByRole('searchbox').fill('person');
  await expect(list).toHaveAttribute('aria-rowcount', '-1');
  expect(complaints).toEqual([]);
  await close();
});

test('letters that are typed into the list go to the name that begins with them, also where it was not read yet', async ({
  plainBrowser,
  served,
}) => {
  const { page, complaints, close } = await watchedPage(plainBrowser, { theme: 'light', language: 'en' }, sizes.main);
  const [recent] = appStories.home.recents;
  if (recent === undefined) throw new Error('there are stories of calls');
  const recents = handles.map((peer, index) => ({
    ...recent,
    call: { ...recent.call, peer, callId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` },
  }));
  await fakeMain(page, 'main', { ...appStories.home, contacts: contacts(), recents });
  await page.goto(served.page('main'));
  const row = (name: string) => page.getByRole('row', { name });
  await row('person-0000').focus();
  await page.keyboard.type('person-0250', { delay: 80 });
  await expect(row('person-0250')).toBeFocused();
  await expect(row('person-0250')).toBeInViewport();

  await page.keyboard.press('Control+2');
  // With the heading of their one day; its rows count it too.
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(MANY + 1));
  await row('person-0000').focus();
  await page.keyboard.type('person-0280', { delay: 80 });
  await expect(row('person-0280')).toBeFocused();
  await expect(row('person-0280')).toHaveAttribute('aria-rowindex', '282');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(MANY + 1));
  // Whom nobody knows leaves the person where they are.
  await page.keyboard.type('zoe', { delay: 80 });
  await expect(row('person-0280')).toBeFocused();
  expect(complaints).toEqual([]);
  await close();
});
