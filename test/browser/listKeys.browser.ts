import { expect, type Locator, type Page } from '@playwright/test';
import { linkStories } from '../../renderer/stories/links.ts';
import type { Picture } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { safetyStories } from '../../renderer/stories/safety.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/*
 * A person without a mouse at the lists of the main window: they go through a list and past it, and only a press opens.
 */

const { home, homeManyBlocked, homeSetUpLinked } = appStories;
const [anna] = home.contacts;
/** More than there is room for, of who came by a link: the steps stand beside the list. */
const contacts: Picture = {
  ...homeSetUpLinked,
  contacts: Array.from({ length: 60 }, (_, index) => ({
    ...anna!,
    handle: `person-${String(index).padStart(2, '0')}`,
  })),
};
const answers = {
  dial: { ok: true },
  markRecentsSeen: { seen: true },
  contactSafety: safetyStories.unverified,
  standingLink: linkStories.standing,
};

const row = (page: Page, name: string) => page.getByRole('row', { name });
const title = (page: Page, name: string) => page.getByRole('heading', { name, level: 2 });
const back = (page: Page) => page.locator('article').getByRole('button').first();
const openRows = (page: Page) => page.locator('[role=row][aria-current]');
const hasFocus = (one: Locator) => one.evaluate((element) => element.contains(document.activeElement));

/** By keys alone, and none of the many that a list of people could take. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let presses = 0; presses < 40 && !(await hasFocus(wanted)); presses += 1) await page.keyboard.press('Tab');
  expect(await hasFocus(wanted)).toBe(true);
}

/** Keys that only go somewhere, and the one that would choose. */
const WAYS = ['ArrowDown', 'ArrowDown', 'Space', 'End', 'Home', 'PageDown', 'ArrowUp', 'Tab', 'Tab', 'Shift+Tab'];

async function goThrough(page: Page): Promise<void> {
  const list = page.getByRole('grid');
  await page.getByRole('row').first().waitFor();
  const shows = page.locator('[data-shows]');
  const before = await shows.getAttribute('data-shows');
  await tabTo(page, list);
  for (const key of WAYS) {
    await page.keyboard.press(key);
    await expect(shows, key).toHaveAttribute('data-shows', before ?? '');
    expect(await openRows(page).count(), key).toBe(0);
    expect(await list.isVisible(), key).toBe(true);
  }
}

/** Whoever goes past the list comes to the steps that are left, which stand beside it or above. */
const contactsAndSteps = async (page: Page) => {
  await goThrough(page);
  const isWide = await page.locator('[data-shows] > main h2').nth(1).isVisible();
  if (!isWide) return page.locator('main section button').first().waitFor();
  const steps = page.locator('[data-shows] > main > div').last();
  await tabTo(page, steps.getByRole('button').last());
};

const recents = async (page: Page) => {
  await page.keyboard.press('Control+2');
  await row(page, 'fionn').waitFor();
  await goThrough(page);
};

const blocked = async (page: Page) => {
  await page.keyboard.press('Control+,');
  await page.locator('#settings-privacy').waitFor();
  await goThrough(page);
};

for (const [name, size] of Object.entries({ wide: sizes.main, narrow: sizes.zoomed })) {
  const each = { window: 'main', size, answers } as const;
  testScreens('keys go through a list, and past it, and open nobody', [
    { ...each, name: `${name}KeysContacts`, picture: contacts, reach: contactsAndSteps },
    { ...each, name: `${name}KeysRecents`, picture: home, reach: recents },
    { ...each, name: `${name}KeysBlocked`, picture: homeManyBlocked, reach: blocked },
  ] satisfies readonly Shown[]);
}

const opened = async (page: Page) => {
  await tabTo(page, page.getByRole('grid'));
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await title(page, 'person-01').waitFor();
  await expect(openRows(page)).toHaveText(/person-01/u);
  await expect(row(page, 'person-01')).toBeFocused();
};

/** What a list of rows that are not all drawn does when it hears late, on a busy computer, that it was hidden. */
const losesItsPlace = (page: Page) =>
  page.evaluate(() => {
    const toTop = (): void => {
      document.querySelector('[role=grid]')?.scrollTo({ top: 0 });
      document.documentElement.dataset['placeLost'] = '';
    };
    addEventListener('focusin', () => requestAnimationFrame(() => requestAnimationFrame(toTop)), { once: true });
  });

const backInTheMiddle = async (page: Page) => {
  await tabTo(page, page.getByRole('grid'));
  for (let presses = 0; presses < 30; presses += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await title(page, 'person-30').waitFor();
  await expect(back(page)).toBeFocused();
  await losesItsPlace(page);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-place-lost]')).toBeAttached();
  await expect(row(page, 'person-30')).toBeFocused();
  await expect(row(page, 'person-30')).toBeInViewport();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await title(page, 'person-31').waitFor();
};

const backToFound = async (page: Page) => {
  await page.keyboard.press('Control+f');
  await page.keyboard.type('oks');
  await expect(row(page, 'maeve')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await back(page).press('Enter');
  await expect(row(page, 'oksana')).toBeFocused();
};

const backToCall = async (page: Page) => {
  await page.keyboard.press('Control+2');
  // Not by its place: of a list that scrolls, the rows that are drawn are others.
  const call = row(page, 'maeve').filter({ hasText: '48 s' });
  await call.focus();
  await call.press('Enter');
  await back(page).press('Enter');
  await expect(call).toBeFocused();
};

testScreens('Enter opens the row that has the focus, and marks it', [
  { window: 'main', size: sizes.main, answers, name: 'wideKeysOpened', picture: contacts, reach: opened },
]);

const onePane = { window: 'main', size: sizes.narrow, answers } as const;
testScreens('where one pane fits, Back leads to the row that was open', [
  { ...onePane, name: 'backInTheMiddle', picture: contacts, reach: backInTheMiddle },
  { ...onePane, name: 'backToFound', picture: home, reach: backToFound },
  { ...onePane, name: 'backToCall', picture: home, reach: backToCall },
]);
