import { expect, type Page } from '@playwright/test';
import { appStories, type AppStory } from '../../renderer/stories/snapshots.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** What keys bring up over the main window. */

const openPalette = (query: string, line: RegExp) => async (page: Page) => {
  await page.locator('nav').first().waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox');
  await expect(field).toBeFocused();
  await field.pressSequentially(query);
  await expect(page.getByRole('option', { selected: true })).toHaveText(line);
};
const openSheet = async (page: Page) => {
  await page.locator('nav').first().waitFor();
  await page.keyboard.press('Control+/');
  await page.getByRole('dialog').getByRole('button').waitFor();
};
const openTable = async (page: Page) => {
  await page.getByRole('navigation').getByRole('button').nth(2).click();
  await page.locator('#settings-shortcuts').scrollIntoViewIfNeeded();
};

const openGlobalKeys = async (page: Page) => {
  await page.getByRole('navigation').getByRole('button').nth(2).click();
  const keys = page.getByRole('button', { name: /Ctrl\+Alt\+M/u });
  await keys.click();
  await page.keyboard.press('Control+c');
  // While it records it has another name.
  await page.getByRole('button', { pressed: true }).scrollIntoViewIfNeeded();
};

const screens: readonly {
  readonly name: string;
  readonly story: AppStory;
  readonly reach: (page: Page) => Promise<unknown>;
  readonly size?: { readonly width: number; readonly height: number };
}[] = [
  { name: 'palette', story: 'home', reach: openPalette('mae', /maeve/u) },
  { name: 'paletteEmpty', story: 'homeInCallMuted', reach: openPalette('', /./u) },
  { name: 'shortcuts', story: 'home', reach: openSheet },
  { name: 'zoomedPalette', story: 'home', reach: openPalette('mae', /maeve/u), size: sizes.zoomed },
  { name: 'zoomedShortcuts', story: 'home', reach: openSheet, size: sizes.zoomed },
  { name: 'settingsGlobalKeys', story: 'homeGlobalKeys', reach: openGlobalKeys },
  { name: 'settingsShortcuts', story: 'home', reach: openTable },
];

testScreens(
  'accessible, by the policy and whole',
  screens.map(({ story, size = sizes.main, ...screen }): Shown => ({
    ...{ ...screen, window: 'main', picture: appStories[story], size },
    answers: { markRecentsSeen: { seen: true }, takenShortcuts: ['answer'], ownLinks: [] },
  })),
);
