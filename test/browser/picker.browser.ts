import { expect, type Browser, type Locator } from '@playwright/test';
import type { ShownSource } from '../../core/ipc/screenPicker.ts';
import { bringAxe } from './accessibility.ts';
import { test } from './browserTest.ts';
import {
  expectGoodInEveryLook,
  looks,
  settingsIn,
  sizes,
  watchedPage,
  type Look,
  type Size,
  type Watched,
} from './screenCheck.ts';

/** The list of what can be shared: as it looks, and by keyboard alone. */

const source = (kind: ShownSource['kind'], id: string, name: string, picture = true): ShownSource => ({
  ...{ kind, id, name },
  picture: picture ? PICTURE : null,
});
/** One green pixel. */
const PICTURE = 'data:image/gif;base64,R0lGODdhAQABAIAAABCAYAAAACwAAAAAAQABAAACAkQBADs=';
const sources = [
  source('screen', 'screen:0:0', 'Screen 1'),
  source('screen', 'screen:1:0', 'Screen 2'),
  source('window', 'window:7:0', 'The budget of the rowing club for next year, third draft - a spreadsheet'),
  source('window', 'window:8:0', 'Редактор', false),
  source('window', 'window:9:0', 'Terminal'),
];

interface PickerPage extends Watched {
  /** What was ordered of main. */
  readonly ordered: () => Promise<readonly unknown[]>;
}

async function openPicker(
  browser: Browser,
  url: string,
  { shown, look, size }: { readonly shown: readonly ShownSource[]; readonly look: Look; readonly size: Size },
): Promise<PickerPage> {
  const watched = await watchedPage(browser, look, size);
  await watched.page.addInitScript(
    (view) => {
      const ordered: unknown[] = [];
      const order = (name: string) => (input: unknown) => {
        ordered.push([name, input ?? null]);
        return Promise.resolve(null);
      };
      Object.assign(window, {
        ordered,
        picker: {
          current: () => Promise.resolve(view),
          look: () => Promise.resolve(view.sources),
          choose: order('choose'),
          cancel: order('cancel'),
          onSettings: (listener: unknown) => {
            Object.assign(window, { tellSettings: listener });
            return () => undefined;
          },
        },
      });
    },
    { settings: settingsIn(look), sources: shown },
  );
  await watched.page.goto(url);
  await bringAxe(watched.page);
  await watched.page.getByRole('heading', { level: 1 }).waitFor();
  return {
    ...watched,
    ordered: () => watched.page.evaluate(() => Reflect.get(window, 'ordered') as readonly unknown[]),
  };
}

/** What has just come up takes no press (A78): a person does it again. */
async function chosenBy(radio: Locator, act: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (!(await radio.isChecked())) await act();
    expect(await radio.isChecked()).toBe(true);
  }).toPass({ timeout: 30_000 });
}

for (const [name, shown, size] of [
  ['picker', sources, sizes.picker],
  ['pickerLow', sources, sizes.lowCall],
  ['pickerEmpty', [], sizes.picker],
] as const) {
  test(`${name} is accessible, obeys the policy and fits`, async ({ plainBrowser, served }) => {
    const picker = await openPicker(plainBrowser, served.page('picker'), { shown, look: looks[0], size });
    const { page } = picker;
    const third = page.getByRole('radio').nth(2);
    if (shown.length > 0) await chosenBy(third, () => third.click({ force: true, timeout: 1_000 }));
    const isWhole = () => expect(page.locator('footer button').last()).toBeInViewport({ ratio: 1 });
    await isWhole();
    await expectGoodInEveryLook(picker, name);
    await isWhole();
    await picker.close();
  });
}

test('by keyboard alone: nothing is chosen at first, an arrow chooses, Enter shares, Escape shares nothing', async ({
  plainBrowser,
  served,
}) => {
  const look = looks[0];
  const picker = await openPicker(plainBrowser, served.page('picker'), { shown: sources, look, size: sizes.picker });
  const { page } = picker;
  await expect(page.getByRole('radio').first()).toBeFocused();
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Share' })).toBeDisabled();
  await chosenBy(page.getByRole('radio').nth(1), async () => {
    await page.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowDown');
  });
  await page.keyboard.press('Enter');
  await expect.poll(picker.ordered).toEqual([['choose', { id: 'screen:1:0' }]]);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await picker.ordered()).at(-1)).toEqual(['cancel', null]);
  await picker.close();
});
