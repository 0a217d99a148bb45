import { expect, type Page } from '@playwright/test';
import { callStories } from '../../renderer/stories/snapshots.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { test } from './browserTest.ts';
import { sizes } from './screenCheck.ts';

/** The call window where there is little room: small above the others, low, and twice as large as usual. */

const SHORT = ['callPlain', 'callWords', 'callTwo', 'callDeclined', 'callNotRelayed', 'callHeldHere'] as const;
/** The whole name, and nothing over it. */
async function named(page: Page): Promise<void> {
  const name = page.getByRole('heading', { level: 1 });
  await expect(name).toBeInViewport({ ratio: 1 });
  const isWhole = await name.evaluate((heading) => {
    const { left, top, width, height } = heading.getBoundingClientRect();
    const seen = [top + 2, top + height - 2].map((y) => document.elementFromPoint(left + width / 2, y));
    return heading.scrollHeight <= heading.clientHeight + 1 && seen.every((part) => heading.contains(part));
  });
  expect(isWhole, 'the name is whole').toBe(true);
}

/** Hanging up, calling again or closing: whatever comes last is what the call needs most. */
const decided = (page: Page) => expect(page.getByRole('main').getByRole('button').last()).toBeInViewport({ ratio: 1 });

for (const size of ['lowCall', 'wideLowCall'] as const) {
  for (const story of SHORT) {
    test(`${story} shows who it is and its buttons in a ${size} window`, ({ gallery }) =>
      gallery.expectGood({
        window: 'call',
        name: `${story}-${size}`,
        picture: callStories[story],
        size: sizes[size],
        answers: { currentOrders: [] },
        reach: async (page) => {
          await named(page);
          await decided(page);
        },
      }));
  }
  test(`the words and their confirming button are seen in a ${size} window`, ({ gallery }) =>
    gallery.expectGood({
      window: 'call',
      name: `callWordsOpen-${size}`,
      picture: callStories.callWords,
      size: sizes[size],
      answers: { currentOrders: [] },
      reach: async (page) => {
        const panel = page.getByRole('complementary');
        await pressUntil(page.locator('header button[aria-expanded]').first(), panel);
        await expect(panel.locator('button:has(svg.lucide-badge-check)')).toBeInViewport({ ratio: 1 });
        for (const word of await panel.getByRole('listitem').all()) await expect(word).toBeInViewport({ ratio: 1 });
      },
    }));
}

for (const story of ['callPlain', 'callWords', 'callHeldHere', 'callDeclined', 'callConnecting'] as const) {
  test(`${story} says who it is and what can be done in the small window above the others`, ({ gallery }) =>
    gallery.expectGood({
      window: 'call',
      name: `${story}-mini`,
      picture: callStories[story],
      size: sizes.miniCall,
      answers: { currentOrders: [], currentShape: 'mini' },
      reach: async (page) => {
        await named(page);
        await decided(page);
      },
    }));
}
