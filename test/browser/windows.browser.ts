import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { appStories, incomingStories, storyNow, type AppStory } from '../../renderer/stories/snapshots.ts';
import { fakeMain } from './fakeBridge.ts';
import { serveRenderer, type RendererServer } from './rendererServer.ts';

/*
 * Every state of every screen of the main window and the popup, in both themes and both languages, as built, under the
 * real content security policy: no axe violation, no policy violation, nothing asked of the network, and a picture.
 */

const shots = join(import.meta.dirname, '../../.cache/shots/ui');
const sizes = {
  main: { width: 960, height: 640 },
  least: { width: 720, height: 480 },
  incoming: { width: 360, height: 168 },
};

type Settings = (typeof appStories)['home']['settings'];
/** Contrast hangs on the theme and space on the language, so two looks see every screen in both of each. */
const looks = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'ru' },
] as const;

interface Screen {
  readonly name: string;
  readonly story: AppStory;
  readonly size?: { readonly width: number; readonly height: number };
  /** How a person gets there. */
  readonly reach?: (page: Page) => Promise<void>;
}

const goTo = (index: number) => async (page: Page) =>
  page.getByRole('navigation').getByRole('button').nth(index).click();
const selectContact = (handle: string) => async (page: Page) =>
  page.getByRole('row', { name: handle }).getByText(handle, { exact: true }).click();

const screens: readonly Screen[] = [
  ...(Object.keys(appStories) as AppStory[]).map((story) => ({ name: story, story })),
  { name: 'detail', story: 'home', reach: selectContact('maeve') },
  { name: 'detailKeyChanged', story: 'home', reach: selectContact('deirdre-home') },
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
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
});

test.afterAll(async () => {
  await browser.close();
  await server.close();
});

interface Watched {
  readonly page: Page;
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** A page that notes each console error, policy violation and request to anywhere but our own server. */
async function watchedPage(look: (typeof looks)[number], size: Screen['size'] & {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: look.theme,
    locale: look.language === 'en' ? 'en-GB' : 'ru-RU',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('http://127.0.0.1:')) complaints.push(`asked for ${request.url()}`);
  });
  await page.clock.setFixedTime(storyNow);
  return { page, complaints, close: () => context.close() };
}

const dressed = <Snapshot extends { readonly settings: Settings }>(
  snapshot: Snapshot,
  look: (typeof looks)[number],
) => ({
  ...snapshot,
  // One theme is chosen by the person, the other by the system, so that both ways are seen.
  settings: { ...snapshot.settings, theme: look.theme === 'dark' ? 'dark' : 'system', language: look.language },
});

const answers = {
  register: { ok: false, reason: 'handleTaken', detail: null },
  addContact: { ok: false, reason: 'unknownUser', detail: null },
  dial: { ok: true },
};

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`));
}

for (const look of looks) {
  test.describe(`${look.theme}, ${look.language}`, () => {
    for (const { name, story, reach, size } of screens) {
      test(`${name} is accessible, obeys the policy and fits`, async () => {
        const { page, complaints, close } = await watchedPage(look, size ?? sizes.main);
        await fakeMain(page, 'main', dressed(appStories[story], look), answers);
        await page.goto(server.page('main'));
        await page.locator('#root > *').first().waitFor();
        await reach?.(page);
        await page.screenshot({ path: join(shots, `${name}-${look.theme}-${look.language}.png`) });
        expect(complaints).toEqual([]);
        expect(await violations(page)).toEqual([]);
        expect(await sideways(page)).toEqual([]);
        await close();
      });
    }

    for (const [name, story] of Object.entries(incomingStories)) {
      test(`${name} is accessible, obeys the policy and fits`, async () => {
        const { page, complaints, close } = await watchedPage(look, sizes.incoming);
        await fakeMain(page, 'incoming', dressed(story, look));
        await page.goto(server.page('incoming'));
        await page.getByRole('heading').waitFor();
        await page.screenshot({ path: join(shots, `${name}-${look.theme}-${look.language}.png`) });
        expect(complaints).toEqual([]);
        expect(await violations(page)).toEqual([]);
        expect(await sideways(page)).toEqual([]);
        await close();
      });
    }
  });
}

/** Whatever is wider than its window, and every button whose words are cut off or that is too small to hit. */
function sideways(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide in ${clientWidth}`);
    for (const button of document.querySelectorAll('button')) {
      const box = button.getBoundingClientRect();
      // What is only there for screen readers takes no room and no pointer.
      if (
        box.width === 0 ||
        getComputedStyle(button.parentElement ?? button).clipPath !== 'none' ||
        button.tabIndex < 0
      )
        continue;
      const name = button.getAttribute('aria-label') ?? button.textContent;
      if (box.height < 32 || box.width < 32) found.push(`"${name}" is ${box.width}x${box.height}`);
      if (box.right > window.innerWidth + 0.5) found.push(`"${name}" stands outside`);
      for (const part of button.querySelectorAll('span')) {
        if (part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).textOverflow === 'ellipsis') {
          found.push(`"${name}" is cut off`);
        }
      }
    }
    return found;
  });
}
