import type { Page } from '@playwright/test';
import type { OpenedLink } from '../../core/ipc/links.ts';
import { linkStories } from '../../renderer/stories/links.ts';
import type { Picture } from '../../renderer/stories/picture.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import type { Answers } from './fakeBridge.ts';
import { sizes, type Size } from './screenCheck.ts';

/** Links that lead to people: what is asked about those that were opened, and those that we give out. */

interface Screen {
  readonly name: string;
  readonly picture: Picture;
  readonly size?: Size;
  readonly answers?: Answers;
  readonly reach: (page: Page) => Promise<void>;
}

const { toGrainne, toMaeve, damaged, otherServer, standing, limited, usedUp, hosted } = linkStories;
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

const screens: readonly Screen[] = [
  { name: 'linkContact', picture: opened(toGrainne), reach: asked },
  { name: 'linkKnown', picture: opened(toMaeve), reach: asked },
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
  { name: 'settingsLinks', picture: appStories.home, reach: settings },
  {
    name: 'settingsNewLink',
    picture: appStories.home,
    reach: inSettings((page) => page.locator('button', { has: page.locator('svg.lucide-link') }).click(), 'dialog'),
  },
  {
    name: 'settingsRevokeLink',
    picture: appStories.home,
    reach: inSettings((page) => page.getByRole('listitem').last().locator('button').last().click(), 'alertdialog'),
  },
];

const answers: Answers = { ownLinks: [usedUp, standing, limited], standingLink: standing };

for (const { name, picture, reach, size = sizes.main, answers: others } of screens) {
  test(`${name} is accessible, obeys the policy and fits`, ({ gallery }) =>
    gallery.expectGood({ window: 'main', name, picture, size, answers: { ...answers, ...others }, reach }));
}
