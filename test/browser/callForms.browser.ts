import { expect, type Page } from '@playwright/test';
import { callStories } from '../../renderer/stories/snapshots.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';
import { eachWhole } from './eachWhole.ts';

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

const whoAndWhat = async (page: Page) => {
  await named(page);
  await decided(page);
};
/** The words and their confirming button. */
const words = async (page: Page) => {
  const panel = page.getByRole('complementary');
  await pressUntil(page.locator('header button[aria-expanded]').first(), panel);
  await expect(panel.locator('button:has(svg.lucide-badge-check)')).toBeInViewport({ ratio: 1 });
  await eachWhole(panel.getByRole('listitem'));
};

for (const form of ['lowCall', 'wideLowCall'] as const) {
  const shown = { window: 'call', size: sizes[form], answers: { currentOrders: [] } } as const;
  testScreens(`who it is, its buttons and its words are seen in a ${form} window`, [
    ...SHORT.map((story): Shown => ({
      ...shown,
      ...{ name: `${story}-${form}`, picture: callStories[story], reach: whoAndWhat },
    })),
    { ...shown, name: `callWordsOpen-${form}`, picture: callStories.callWords, reach: words },
  ]);
}

/** Muting, the devices and hanging up. */
const controlsAreWhole = async (page: Page) => {
  await eachWhole(page.getByRole('toolbar').getByRole('button'));
  await decided(page);
};
testScreens(
  'in the smallest window of a call, at twice the size, muting and hanging up are whole',
  (['callPlain', 'callWords', 'callTwo'] as const).map((story): Shown => ({
    ...{ window: 'call', name: `${story}-leastZoomed`, picture: callStories[story], size: sizes.leastCallZoomed },
    ...{ reach: controlsAreWhole, answers: { currentOrders: [] } },
  })),
);

const MINI = ['callPlain', 'callWords', 'callHeldHere', 'callDeclined', 'callConnecting', 'callChanged'] as const;
testScreens(
  'who it is and what can be done are seen in the small window above the others',
  MINI.map((story): Shown => ({
    ...{ window: 'call', name: `${story}-mini`, picture: callStories[story], size: sizes.miniCall, reach: whoAndWhat },
    answers: { currentOrders: [], currentShape: 'mini' },
  })),
);

/** Whoever rings while the person talks can be told anything there is room for, whole and in the window. */
const writes = async (page: Page) => {
  await pressUntil(page.locator('section button[aria-expanded]').first(), page.getByRole('textbox'));
  await eachWhole(page.locator('section').getByRole('button'));
};
const seesButtons = (page: Page) => eachWhole(page.locator('section').getByRole('button'));
const choosesTime = async (page: Page) => {
  await writes(page);
  await pressUntil(page.locator('section button:has(svg.lucide-clock)'), page.getByRole('spinbutton').first());
  await expect(page.locator('section button:has(svg.lucide-send)')).toBeInViewport({ ratio: 1 });
};
for (const form of ['call', 'leastCall', 'lowCall'] as const) {
  const shown = { window: 'call', size: sizes[form], answers: { currentOrders: [] } } as const;
  testScreens(`who rings beside a call is told what a person wants in a ${form} window`, [
    { ...shown, name: `callWaitingVideo-${form}`, picture: callStories.callWaitingHeldVideo, reach: seesButtons },
    { ...shown, name: `callWaitingMessage-${form}`, picture: callStories.callWaiting, reach: writes },
    { ...shown, name: `callWaitingTime-${form}`, picture: callStories.callWaiting, reach: choosesTime },
  ]);
}
