import type { Page } from '@playwright/test';
import type { UpdateView } from '../../core/ipc/updates.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** How updates stand, in About. */

const release = {
  version: '0.2.0',
  notes: {
    en: [
      'Voices sound nearer, and further away when you want them to.',
      'A call that was cut off by a tunnel goes on when the train is out of it.',
      'The window of a call remembers on which of five screens it stood.',
    ],
    ru: [
      'Голоса звучат ближе, а если нужно — дальше.',
      'Звонок, прерванный тоннелем, продолжается, когда поезд выезжает.',
      'Окно звонка помнит, на каком из пяти экранов оно стояло.',
    ],
  },
};

const open = (hasNews: boolean) => async (page: Page) => {
  await page.getByRole('navigation').getByRole('button').nth(2).click();
  const news = page.locator('#settings-about details');
  if (hasNews) await pressUntil(news.locator('summary'), news.getByRole('listitem').first());
  await page.locator('#settings-about section').last().scrollIntoViewIfNeeded();
};

interface Size {
  readonly width: number;
  readonly height: number;
}

const views: readonly { readonly name: string; readonly view: UpdateView; readonly size?: Size }[] = [
  { name: 'updateReady', view: { state: 'ready', release, heldByCall: false } },
  { name: 'updateTold', view: { state: 'told', release, owner: 'apt' } },
  { name: 'updateInstalled', view: { state: 'installed', version: '0.2.0', heldByCall: false } },
  { name: 'updateFailed', view: { state: 'failed', reason: 'expired', version: null } },
  { name: 'updateDownloadingZoomed', view: { state: 'downloading', release, percent: 42 }, size: sizes.zoomed },
];

testScreens(
  'accessible, by the policy and whole',
  views.map(({ name, view, size = sizes.main }): Shown => ({
    ...{ window: 'main', name, picture: appStories.home, size },
    answers: { currentUpdate: view, ownLinks: [] },
    reach: open('release' in view),
  })),
);
