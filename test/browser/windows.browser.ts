import { test, type Browser, type Page } from '@playwright/test';
import { appStories, incomingStories, type AppStory } from '../../renderer/stories/snapshots.ts';
import { safetyStories } from '../../renderer/stories/safety.ts';
import { fakeMain } from './fakeBridge.ts';
import { serveRenderer, type RendererServer } from './rendererServer.ts';
import { dressed, expectGoodScreen, looks, rowOf, sizes, startBrowser, watchedPage, type Size } from './screenCheck.ts';

/** Every state of every screen of the main window and the popup; what belongs to trust is looked at in trust.browser.ts. */

interface Screen {
  readonly name: string;
  readonly story: AppStory;
  readonly size?: Size;
  /** How a person gets there. */
  readonly reach?: (page: Page) => Promise<void>;
}

const goTo = (index: number) => async (page: Page) =>
  page.getByRole('navigation').getByRole('button').nth(index).click();
const selectContact = (handle: string) => async (page: Page) =>
  (await rowOf(page, handle)).getByText(handle, { exact: true }).click();

const screens: readonly Screen[] = [
  ...(Object.keys(appStories) as AppStory[]).map((story) => ({ name: story, story })),
  { name: 'detail', story: 'home', reach: selectContact('maeve') },
  { name: 'recents', story: 'homeMissed', reach: goTo(1) },
  {
    name: 'recentsMissed',
    story: 'homeMissed',
    reach: async (page) => {
      await goTo(1)(page);
      await page.getByRole('radio').nth(1).check({ force: true });
    },
  },
  { name: 'recentsEmpty', story: 'homeEmpty', reach: goTo(1) },
  {
    name: 'recentsClear',
    story: 'home',
    reach: async (page) => {
      await goTo(1)(page);
      await page.locator('header button').click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'addContact',
    story: 'homeEmpty',
    reach: async (page) => {
      await page.locator('header button').click();
      await page.getByRole('dialog').getByRole('textbox').fill('nobody');
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'searchNothing',
    story: 'home',
    reach: (page) => page.getByRole('searchbox').fill('grainne'),
  },
  { name: 'settings', story: 'homeHosting', reach: goTo(2) },
  { name: 'settingsNoRelay', story: 'homeNoRelay', reach: goTo(2) },
  {
    name: 'onboardingHost',
    story: 'onboarding',
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('sasha');
      await page.getByRole('radio').nth(1).check({ force: true });
    },
  },
  {
    name: 'onboardingRefused',
    story: 'onboarding',
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('anna');
      await page.getByRole('textbox').nth(1).fill('https://calls.example.org');
      await page.locator('button[type=submit]').click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  {
    name: 'passphraseMismatch',
    story: 'choosePassphrase',
    reach: async (page) => {
      await page.getByRole('textbox').first().fill('correct horse battery');
      await page.getByRole('textbox').nth(1).fill('correct horse butterfly');
    },
  },
  { name: 'leastHome', story: 'homeOffline', size: sizes.least, reach: selectContact('maeve') },
  { name: 'leastRinging', story: 'homeRinging', size: sizes.least },
  { name: 'leastOnboarding', story: 'onboarding', size: sizes.least },
  { name: 'zoomedHome', story: 'homeMissed', size: { width: 360, height: 480 } },
  { name: 'zoomedDetail', story: 'home', size: { width: 360, height: 480 }, reach: selectContact('maeve') },
  { name: 'zoomedSettings', story: 'homeHosting', size: { width: 360, height: 480 }, reach: goTo(2) },
];

let server: RendererServer;
let browser: Browser;

test.beforeAll(async () => {
  server = await serveRenderer();
  browser = await startBrowser();
});

test.afterAll(async () => {
  await browser.close();
  await server.close();
});

const answers = {
  register: { ok: false, reason: 'handleTaken', detail: null },
  addContact: { ok: false, reason: 'unknownUser', detail: null },
  dial: { ok: true },
  contactSafety: safetyStories.unverified,
};

for (const look of looks) {
  test.describe(`${look.theme}, ${look.language}`, () => {
    for (const { name, story, reach, size } of screens) {
      test(`${name} is accessible, obeys the policy and fits`, async () => {
        const watched = await watchedPage(browser, look, size ?? sizes.main);
        const { page } = watched;
        await fakeMain(page, 'main', dressed(appStories[story], look), answers);
        await page.goto(server.page('main'));
        await page.locator('#root > *').first().waitFor();
        await reach?.(page);
        await expectGoodScreen(watched, name, look);
        await watched.close();
      });
    }

    for (const [name, story] of Object.entries(incomingStories)) {
      test(`${name} is accessible, obeys the policy and fits`, async () => {
        const watched = await watchedPage(browser, look, sizes.incoming);
        const { page } = watched;
        await fakeMain(page, 'incoming', dressed(story, look));
        await page.goto(server.page('incoming'));
        await page.getByRole('heading').waitFor();
        await expectGoodScreen(watched, name, look);
        await watched.close();
      });
    }
  });
}
