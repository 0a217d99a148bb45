import { expect, type Page } from '@playwright/test';
import * as stories from '../../renderer/stories/media.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { test } from './browserTest.ts';
import { sizes } from './screenCheck.ts';

/**
 * The call window with everything that its engine can show: devices that are lost, how good the call is and why, which
 * way it goes.
 */

type Reach = (page: Page) => Promise<unknown>;

function look(name: string, { picture, scene }: stories.MediaStory, size: keyof typeof sizes, reach: Reach): void {
  test(`${name} is accessible, obeys the policy and fits a ${size} window`, ({ gallery }) =>
    gallery.expectGood({
      window: 'call',
      name: size === 'call' ? name : `${name}-${size}`,
      picture,
      scene,
      inForcedColours: true,
      size: sizes[size],
      answers: { currentOrders: [], ...(size === 'miniCall' ? { currentShape: 'mini' } : {}) },
      reach,
    }));
}

const named: Reach = (page) => page.getByRole('heading', { level: 1 }).waitFor();
/** Each remedy and what puts it away, whole. */
const told: Reach = async (page) => {
  for (const button of await page.getByRole('status').getByRole('button').all()) {
    await expect(button).toBeInViewport({ ratio: 1 });
  }
};
const statistics = (page: Page) => page.locator('aside').first();
const figures: Reach = async (page) => {
  await pressUntil(page.locator('header button[aria-expanded]').last(), statistics(page));
  await expect(page.locator('canvas')).toHaveCount(4);
};
const diagnostics: Reach = async (page) => {
  await figures(page);
  await statistics(page).locator('button:has(svg.lucide-clipboard-list)').click();
  await statistics(page).locator('pre').scrollIntoViewIfNeeded();
};

const { qualityStories, routeStories, otherMediaStories, ...devices } = stories;
for (const [cause, story] of Object.entries(qualityStories)) look(`callQuality.${cause}`, story, 'call', told);
for (const size of ['leastCall', 'lowCall'] as const)
  look('callQuality.computerIsSlow', qualityStories.computerIsSlow, size, told);
for (const cause of ['theirNetworkLoses', 'nothingArrives'] as const) {
  look(`callQuality.${cause}`, qualityStories[cause], 'miniCall', named);
}
for (const [route, story] of Object.entries(routeStories)) look(`callRoute.${route}`, story, 'call', named);
for (const [name, story] of Object.entries(otherMediaStories)) look(`callMedia.${name}`, story, 'call', named);
for (const [kind, ofKind] of Object.entries(devices)) {
  for (const [state, story] of Object.entries(ofKind)) {
    look(`call.${kind.replace('Stories', '')}.${state}`, story, 'call', named);
  }
}
for (const size of ['call', 'leastCall', 'lowCall'] as const) {
  look('callFigures', qualityStories.ourNetworkLoses, size, figures);
  look('callDiagnostics', qualityStories.theirNetworkLoses, size, diagnostics);
}
