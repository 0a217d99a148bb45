import { expect, type Browser } from '@playwright/test';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { SharingView } from '../../core/ipc/sharingWindow.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { bringAxe } from './accessibility.ts';
import { test } from './browserTest.ts';
import { dressed, expectGoodInEveryLook, looks, sizes, watchedPage, type Look, type Size } from './screenCheck.ts';

/** The line above all windows that says who sees what is shared. */

declare global {
  interface Window {
    /** Main's next word on the settings: for windows with no more than a few pages of their own to tell. */
    readonly tellSettings?: (settings: SharingView['settings']) => void;
  }
}

type Shown = Pick<SharingView, 'peer' | 'kind'>;

const settingsIn = (look: Look): SharingView['settings'] => ({
  revision: looks.indexOf(look) + 1,
  values: { ...DEFAULT_SETTINGS, ...dressed({ settings: DEFAULT_SETTINGS }, look).settings },
  ...{ region: UNKNOWN_REGION, quiet: null, clock: { offsetMs: 0, tellWrong: false } },
});

async function openLine(browser: Browser, url: string, shown: Shown, look: Look, size: Size) {
  const watched = await watchedPage(browser, look, size);
  const view: SharingView = { ...shown, settings: settingsIn(look) };
  await watched.page.addInitScript((told) => {
    const stops: true[] = [];
    Object.assign(window, {
      stops,
      sharing: {
        current: () => Promise.resolve(told),
        onSettings: (listener: unknown) => {
          Object.assign(window, { tellSettings: listener });
          return () => undefined;
        },
        stop: () => {
          stops.push(true);
          return Promise.resolve(null);
        },
      },
    });
  }, view);
  await watched.page.goto(url);
  await bringAxe(watched.page);
  await watched.page.getByRole('heading', { level: 1 }).waitFor();
  return { ...watched, stops: () => watched.page.evaluate(() => Reflect.get(window, 'stops') as readonly true[]) };
}

const anna = { peer: 'anna' };
const long = { peer: 'boris.k', name: 'Boris (verified) from the bank, who really is nobody else at all' };

for (const [name, shown] of [
  ['sharingScreen', { peer: anna, kind: 'screen' }],
  ['sharingWindow', { peer: anna, kind: 'window' }],
  ['sharingLongName', { peer: long, kind: 'screen' }],
] as const) {
  test(`${name} is accessible, obeys the policy and fits`, async ({ plainBrowser, served }) => {
    const line = await openLine(plainBrowser, served.page('sharing'), shown, looks[0], sizes.sharing);
    const isWhole = () => expect(line.page.getByRole('button')).toBeInViewport({ ratio: 1 });
    await isWhole();
    const dress = (look: Look) => line.page.evaluate((told) => window.tellSettings?.(told), settingsIn(look));
    await expectGoodInEveryLook(line, name, dress, { inForcedColours: true });
    await isWhole();
    await line.close();
  });
}

test('whoever reaches the line by keyboard ends the sharing with one key', async ({ plainBrowser, served }) => {
  const shown = { peer: anna, kind: 'screen' } as const;
  const line = await openLine(plainBrowser, served.page('sharing'), shown, looks[0], sizes.sharing);
  await expect(line.page).toHaveTitle('You are sharing your screen');
  await expect(line.page.getByRole('button', { name: 'Stop sharing' })).toBeFocused();
  // What has just come up takes no press (A78).
  await expect(async () => {
    await line.page.keyboard.press('Enter');
    expect((await line.stops()).length).toBeGreaterThan(0);
  }).toPass({ timeout: 20_000 });
  await line.close();
});
