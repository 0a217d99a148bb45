import { expect, type Page } from '@playwright/test';
import type { OpenedLink } from '../../core/ipc/links.ts';
import { linkStories } from '../../renderer/stories/links.ts';
import type { Picture } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { fakeMain, type Answers } from './fakeBridge.ts';
import { filmCode, type Filmed } from './filmedCode.ts';
import type { Shown } from './gallery.ts';
import { dressed, looks, sizes, watchedPage, type Size } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** Links that lead to people: what is asked about those that were opened, and those that we give out. */

interface Screen {
  readonly name: string;
  readonly picture: Picture;
  readonly size?: Size;
  readonly answers?: Answers;
  readonly reach: (page: Page) => Promise<void>;
}

const { toGrainne, toMaeve, toCormac, damaged, otherServer, standing, limited, usedUp, hosted } = linkStories;
const asked = (page: Page) => page.getByRole('alertdialog').waitFor();
const shown = (page: Page) => page.locator('svg[role=img]').first().waitFor();
const opened = (link: OpenedLink): Picture => ({ ...appStories.home, link });

const settings = async (page: Page) => {
  await page.getByRole('navigation').getByRole('button').nth(2).click();
  await page.getByRole('listitem').last().waitFor();
  await page
    .locator('section', { has: page.locator('svg.lucide-link') })
    .last()
    .scrollIntoViewIfNeeded();
};

const inSettings = (press: (page: Page) => Promise<void>, role: 'dialog' | 'alertdialog') => async (page: Page) => {
  await settings(page);
  await press(page);
  await page.getByRole(role).waitFor();
};

/** The sheet of a new contact, with the camera open or not to be opened. */
const scan = (films: Filmed, until: (page: Page) => Promise<void>) => async (page: Page) => {
  await filmCode(page, films);
  await page.locator('button:has(svg.lucide-user-plus)').first().click();
  await page
    .getByRole('dialog')
    .locator('button', { has: page.locator('svg.lucide-scan-qr-code') })
    .click();
  await until(page);
};
/** One dark point: nobody reads a code there. */
const POINT = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const screens: readonly Screen[] = [
  { name: 'linkContact', picture: opened(toGrainne), reach: asked },
  { name: 'linkKnown', picture: opened(toMaeve), reach: asked },
  {
    name: 'linkChanged',
    picture: opened(toCormac),
    answers: { acceptFromLink: { ok: false, reason: 'otherKeys', detail: null } },
    reach: async (page) => {
      await asked(page);
      await page.getByRole('alertdialog').getByRole('button').last().click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).last().waitFor();
    },
  },
  {
    name: 'linkOtherKeys',
    picture: opened(toGrainne),
    answers: { addFromLink: { ok: false, reason: 'otherKeys', detail: null } },
    reach: async (page) => {
      await asked(page);
      await page.getByRole('alertdialog').getByRole('button').last().click();
      await page.getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
  { name: 'linkDamaged', picture: opened(damaged), reach: asked },
  { name: 'linkOtherServer', picture: opened(otherServer), reach: asked },
  { name: 'leastLinkContact', picture: opened(toGrainne), size: sizes.least, reach: asked },
  {
    name: 'onboardingLink',
    picture: { ...appStories.onboarding, link: { ...toGrainne, invite: '0123-4567-89AB-CDEF' } },
    reach: (page) => page.getByRole('textbox').nth(2).waitFor(),
  },
  { name: 'onboardingDamagedLink', picture: { ...appStories.onboarding, link: damaged }, reach: asked },
  { name: 'invite', picture: appStories.homeEmpty, reach: shown },
  {
    name: 'inviteHost',
    picture: { ...appStories.homeHosting, contacts: [], recents: [] },
    answers: { standingLink: hosted },
    reach: shown,
  },
  {
    name: 'inviteNoNetwork',
    picture: appStories.homeEmpty,
    answers: { standingLink: { ...standing, texts: [] } },
    reach: (page) => page.locator('svg.lucide-triangle-alert').waitFor(),
  },
  {
    name: 'zoomedInvite',
    picture: appStories.homeEmpty,
    size: { width: 360, height: 480 },
    reach: async (page) => {
      await page.locator('svg.lucide-qr-code').click();
      await page.getByRole('dialog').locator('svg[role=img]').waitFor();
    },
  },
  {
    name: 'scanning',
    picture: appStories.home,
    reach: scan({ png: POINT }, (page) => page.locator('video').waitFor()),
  },
  {
    name: 'scanBlocked',
    picture: appStories.home,
    reach: scan({ refuses: 'NotAllowedError' }, (page) =>
      page.getByRole('dialog').locator('svg.lucide-triangle-alert').waitFor(),
    ),
  },
  { name: 'settingsLinks', picture: appStories.home, reach: settings },
  {
    name: 'settingsNewLink',
    picture: appStories.home,
    reach: inSettings((page) => page.locator('button', { has: page.locator('svg.lucide-link') }).click(), 'dialog'),
  },
  {
    name: 'settingsShownLink',
    picture: appStories.home,
    reach: inSettings((page) => page.getByRole('listitem').last().locator('button').first().click(), 'dialog'),
  },
  {
    name: 'settingsRevokeLink',
    picture: appStories.home,
    reach: inSettings((page) => page.getByRole('listitem').last().locator('button').last().click(), 'alertdialog'),
  },
];

const answers: Answers = { ownLinks: [usedUp, standing, limited], standingLink: standing };

testScreens(
  'accessible, by the policy and whole',
  screens.map(({ size = sizes.main, answers: others, ...screen }): Shown => ({
    ...{ ...screen, window: 'main', size, answers: { ...answers, ...others } },
  })),
);

test('a code before the camera is read and opened, the camera closes, and one that is not to be had says why', async ({
  plainBrowser,
  served,
}) => {
  const { page, complaints, close } = await watchedPage(plainBrowser, looks[0], sizes.main);
  const main = await fakeMain(page, 'main', dressed(appStories.homeEmpty, looks[0]), answers);
  await page.goto(served.page('main'));
  // Our own is as good a code as any.
  const code = page.getByRole('img', { name: 'QR code of your link' });
  await code.waitFor();
  const png = (await code.screenshot()).toString('base64');
  await filmCode(page, { refuses: 'NotFoundError' });
  await page.getByRole('button', { name: 'Add contact' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await main.later();
  await dialog.getByRole('button', { name: 'Scan QR code' }).click();
  await expect(dialog.getByText('No camera was found.', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close the camera' }).click();
  await filmCode(page, { png });
  await dialog.getByRole('button', { name: 'Scan QR code' }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  const asked = async (entry: string) =>
    (await main.asked()).filter((one) => one.entry === entry).map(({ input }) => input);
  const [{ text } = { text: '' }] = standing.texts;
  await expect.poll(() => asked('openLink'), { timeout: 20_000 }).toEqual([{ text: text.toUpperCase() }]);
  // Main is told when the camera is wanted, and when no longer.
  await expect.poll(async () => (await asked('scanCode')).at(-1), { timeout: 20_000 }).toEqual({ isOn: false });
  const isOver = () =>
    page.evaluate(() => {
      const filmed: unknown = Reflect.get(globalThis, 'filmed');
      return filmed instanceof MediaStream && !filmed.active;
    });
  await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});
