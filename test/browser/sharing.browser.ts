import { expect, type Browser } from '@playwright/test';
import type { SharingView } from '../../core/ipc/sharingWindow.ts';
import { bringAxe } from './accessibility.ts';
import { test } from './browserTest.ts';
import { expectGoodInEveryLook, looks, settingsIn, sizes, watchedPage, type Look, type Size } from './screenCheck.ts';

/** The line above all windows that says who sees what is shared. */

type Shown = Pick<SharingView, 'peer' | 'kind'>;

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
    await expectGoodInEveryLook(line, name, { inForcedColours: true });
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
