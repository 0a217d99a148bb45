import { expect, type Page } from '@playwright/test';
import { appStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { fakeMain } from './fakeBridge.ts';
import type { Shown } from './gallery.ts';
import { looks, sizes, watchedPage, dressed } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** Microphone and speaker on their page of the settings, with a tone in the place of a microphone. */

const SLOWLY = { timeout: 60_000 };

/** From now on a microphone is this: a tone of 440 Hz, or one that the system refuses. */
async function microphoneIs(page: Page, what: 'tone' | 'refused'): Promise<void> {
  await page.evaluate((kind) => {
    const opened: MediaStreamTrack[] = [];
    Object.assign(globalThis, { openedMicrophones: opened });
    navigator.mediaDevices.getUserMedia = async () => {
      if (kind === 'refused') throw new DOMException('no', 'NotAllowedError');
      const context = new AudioContext();
      const tone = new OscillatorNode(context, { frequency: 440 });
      const quieter = new GainNode(context, { gain: 0.3 });
      const destination = context.createMediaStreamDestination();
      tone.connect(quieter).connect(destination);
      tone.start();
      opened.push(...destination.stream.getTracks());
      return destination.stream;
    };
  }, what);
}

/** The part with both: the camera's has one choice, below it. */
const trial = (page: Page) => page.locator('section', { has: page.locator('select').nth(1) }).last();

async function openSound(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('button').nth(2).click();
  await trial(page).scrollIntoViewIfNeeded();
}

const press = (page: Page, nth: number) => trial(page).getByRole('button').nth(nth).click();
const open = (page: Page) =>
  page.evaluate(() => {
    const opened: unknown = Reflect.get(globalThis, 'openedMicrophones');
    return Array.isArray(opened)
      ? opened.filter((track) => track instanceof MediaStreamTrack && track.readyState === 'live').length
      : 0;
  });

const screens = [
  { name: 'settingsSound', reach: openSound },
  {
    name: 'settingsSoundHeard',
    reach: async (page: Page) => {
      await microphoneIs(page, 'tone');
      await openSound(page);
      await press(page, 0);
      await page.getByRole('meter').waitFor();
    },
  },
  {
    name: 'settingsSoundBlocked',
    reach: async (page: Page) => {
      await microphoneIs(page, 'refused');
      await openSound(page);
      await press(page, 0);
      await trial(page).getByRole('alert').filter({ hasText: /\S/u }).waitFor();
    },
  },
] as const;

testScreens(
  'accessible, by the policy and whole',
  screens.map((screen): Shown => ({ ...screen, window: 'main', picture: appStories.home, size: sizes.main })),
);

test('a microphone is tried: its level moves, a recording is played once, and it is closed when a call begins', async ({
  plainBrowser,
  served,
}) => {
  const [look] = looks;
  const watched = await watchedPage(plainBrowser, look, sizes.main);
  const { page } = watched;
  const main = await fakeMain(page, 'main', dressed(appStories.home, look));
  await page.goto(served.page('main'));
  await microphoneIs(page, 'tone');
  await openSound(page);
  expect(await open(page)).toBe(0);
  await page.getByRole('button', { name: 'Try the microphone' }).click();
  const meter = page.getByRole('meter', { name: 'Level of the microphone' });
  await expect.poll(async () => Number(await meter.getAttribute('aria-valuenow')), SLOWLY).toBeGreaterThan(40);

  await page.getByRole('button', { name: 'Record 5 seconds and listen' }).click();
  await expect(page.getByText('Recording. Speak now.')).toBeVisible(SLOWLY);
  await expect(page.getByText('This is what others hear of you.')).toBeVisible(SLOWLY);
  // Played to its end, or on a computer without any output said so.
  await expect(page.getByRole('button', { name: 'Record 5 seconds and listen' })).toBeEnabled(SLOWLY);
  expect(await open(page)).toBe(1);

  await main.show(dressed(appStories.homeInCall, look));
  await expect(page.getByText('A call has the microphone now.', { exact: false })).toBeVisible(SLOWLY);
  await expect.poll(() => open(page), SLOWLY).toBe(0);
  await watched.close();
});
