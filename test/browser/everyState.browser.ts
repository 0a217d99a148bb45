import type { Page } from '@playwright/test';
import { linkStories } from '../../renderer/stories/links.ts';
import type { CallPicture, Picture } from '../../renderer/stories/picture.ts';
import * as stories from '../../renderer/stories/states.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/**
 * Every reason, cause and code that a screen has words for, in both languages: nothing of it is cut off. How such a
 * screen is built is looked at elsewhere, once.
 */

const ofEach = (
  stories: Readonly<Record<string, Picture | CallPicture>>,
  { name, ...shown }: Omit<Shown, 'picture'>,
): readonly Shown[] =>
  Object.entries(stories).map(([state, picture]) => ({ ...shown, name: `${name}.${state}`, picture }));

const { main, call, incoming } = sizes;
const answers = { standingLink: linkStories.standing };
const inMain = { window: 'main', size: main, answers } as const;
const inCall = { window: 'call', size: call, answers: { currentOrders: [] } } as const;

const settings = (page: Page) => page.getByRole('navigation').getByRole('button').nth(2).click();
const ringTest = async (page: Page) => {
  await settings(page);
  const button = page.locator('#settings-ringing').getByRole('button').first();
  await pressUntil(button, page.getByRole('dialog').getByRole('status'));
};
const hosting = async (page: Page) => {
  await settings(page);
  await page.locator('#settings-network').scrollIntoViewIfNeeded();
};

/** In the order of windows and sizes: what differs in words alone is looked at one after another. */
const states: readonly Shown[] = [
  ...ofEach(stories.ends, { ...inCall, name: 'callEnd' }),
  ...ofEach(stories.waiting, { ...inCall, name: 'callWaits' }),
  ...ofEach(stories.windowPhases, { ...inCall, name: 'callPhase' }),
  ...ofEach(stories.popupPhases, { window: 'incoming', name: 'popupPhase', size: incoming }),
  ...ofEach(stories.endsInBar, { ...inMain, name: 'barEnd' }),
  ...ofEach(stories.barPhases, { ...inMain, name: 'barPhase' }),
  ...ofEach(stories.offlineReasons, { ...inMain, name: 'offline' }),
  ...ofEach(stories.storeCodes, { ...inMain, name: 'store' }),
  ...ofEach(stories.silences, { ...inMain, name: 'silence' }),
  ...ofEach(stories.linkRefusals, { ...inMain, name: 'link', seen: '[role=alertdialog]' }),
  ...ofEach(stories.hostings, { ...inMain, name: 'hosting', reach: hosting }),
  ...stories.ringReports.map((report, index): Shown => ({
    ...{ ...inMain, name: `ringReport.${index}`, picture: stories.accountPhases.ready, reach: ringTest },
    answers: { ...answers, willItRing: { ok: true, report } },
  })),
];
testScreens('whatever comes of a call, a line, a store, a link, a test, it fits', states);

const eachRow = async (page: Page, count: number) => {
  await page.getByRole('navigation').getByRole('button').nth(1).click();
  await page
    .getByRole('row')
    .nth(count - 1)
    .waitFor();
};
testScreens(
  'each row of the list fits and is accessible',
  (
    [
      ['everyEnd', stories.allRecents, 3200],
      ['everyVoice', stories.allVoice, 1400],
    ] as const
  ).map(([name, picture, height]): Shown => ({
    ...{ window: 'main', name, picture, size: { width: main.width, height } },
    reach: (page) => eachRow(page, picture.recents.length),
  })),
);
