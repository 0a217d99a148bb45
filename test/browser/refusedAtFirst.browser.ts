import { expect, type Page } from '@playwright/test';
import { appStories } from '../../renderer/stories/snapshots.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** What is refused on the screens before home is in sight, also where the button stands far below it. */

const refused = (reason: string) => ({ ok: false, reason, detail: null }) as const;

async function press(page: Page): Promise<void> {
  await page.locator('main button[type=submit]').click();
  // Nothing else says what came of the press.
  await expect(async () => {
    const isSeen = await page
      .locator('main')
      .getByRole('alert')
      .first()
      .evaluate((alert) => {
        const { left, top, width, height } = alert.getBoundingClientRect();
        return alert.contains(document.elementFromPoint(left + width / 2, top + height / 2));
      });
    expect(isSeen, 'the refusal is in sight').toBe(true);
  }).toPass({ timeout: 10_000 });
}

const taken = async (page: Page): Promise<void> => {
  const fields = page.locator('main input[type=text], main input:not([type])');
  await fields.nth(1).fill('anna');
  await fields.last().fill('https://calls.example.org');
  await press(page);
};
const nothingTyped = (page: Page) => press(page);

const answers = { register: refused('handleTaken') };
testScreens('a refusal on the first screen is in sight in windows of every size', [
  ...Object.entries({ main: sizes.main, least: sizes.least, zoomed: sizes.zoomed }).flatMap(([form, size]) =>
    Object.entries({ taken, nothingTyped }).map(([name, reach]): Shown => ({
      ...{
        window: 'main',
        name: `refusedAtFirst.${name}-${form}`,
        picture: appStories.onboarding,
        size,
        answers,
        reach,
      },
    })),
  ),
]);
