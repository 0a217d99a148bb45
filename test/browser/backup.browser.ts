import { expect, type Page } from '@playwright/test';
import type { BackupSummary, TakenBackup } from '../../core/ipc/backup.ts';
import { appStories, storyNow } from '../../renderer/stories/snapshots.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** A backup saved and restored, from the settings: also in a small window, where a form is higher than that. */

const summary: BackupSummary = {
  handle: 'sasha',
  savedAt: storyNow - 86_400_000,
  contacts: 21,
  calls: 340,
  leftOut: 2,
};
const taken: TakenBackup = { contacts: 21, calls: 340 };
/** As people name them, without a blank to end a line at. */
const file = { ok: true, name: 'ringfort-contacts-and-calls-of-the-laptop-before-the-move-2026.ringfort-backup' };
const answers = {
  saveBackup: { ok: false, reason: 'notWritable', detail: null },
  chooseBackup: file,
  openBackup: { ok: true, ...summary },
  takeBackup: { ok: true, ...taken },
  forgetBackup: null,
};

const dialog = (page: Page) => page.getByRole('dialog');
const button = (page: Page, place: number) =>
  page
    .locator('#settings-account')
    .getByRole('button', { name: /backup/u })
    .nth(place);
const settings = (page: Page) => page.getByRole('navigation').getByRole('button').nth(2).click();
const saving = async (page: Page) => {
  await settings(page);
  await pressUntil(button(page, 0), dialog(page).locator('input').first());
};
const refused = async (page: Page) => {
  await saving(page);
  for (const place of [0, 1]) await dialog(page).locator('input').nth(place).fill('correct horse battery staple');
  await dialog(page).locator('button[type=submit]').click();
  // Nothing else says what came of the press.
  await expect(async () => {
    const isSeen = await dialog(page)
      .getByRole('alert')
      .evaluate((alert) => {
        const { left, top, width, height } = alert.getBoundingClientRect();
        const ends = [top + 4, top + height - 4].map((y) => document.elementFromPoint(left + width / 2, y));
        return ends.every((part) => alert.contains(part));
      });
    expect(isSeen, 'the refusal is in sight').toBe(true);
  }).toPass({ timeout: 10_000 });
};
const taking = async (page: Page) => {
  await settings(page);
  await pressUntil(button(page, 1), dialog(page).locator('input'));
};
const opened = async (page: Page) => {
  await taking(page);
  await dialog(page).locator('input').fill('correct horse battery staple');
  await pressUntil(dialog(page).locator('button[type=submit]'), dialog(page).getByRole('status'));
};
const notOne = async (page: Page) => {
  await settings(page);
  await pressUntil(button(page, 1), page.getByRole('alert').filter({ hasText: /\S/u }));
};

const steps = { saving, refused, taking, opened } as const;
testScreens('a backup is saved and restored in windows of every size', [
  ...Object.entries({ main: sizes.main, least: sizes.least, zoomed: sizes.zoomed }).flatMap(([form, size]) =>
    Object.entries(steps).map(([name, reach]): Shown => ({
      ...{ window: 'main', name: `backup.${name}-${form}`, picture: appStories.home, size, answers, reach },
    })),
  ),
  {
    ...{ window: 'main', name: 'backup.notOne', picture: appStories.home, size: sizes.main, reach: notOne },
    answers: { ...answers, chooseBackup: { ok: false, reason: 'notABackup', detail: null } },
  },
]);
