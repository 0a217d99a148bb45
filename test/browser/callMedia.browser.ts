import { expect, type Page } from '@playwright/test';
import * as stories from '../../renderer/stories/media.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';
import { eachWhole } from './eachWhole.ts';

/**
 * The call window with everything that its engine can show: devices that are lost, how good the call is and why, which
 * way it goes.
 */

type Reach = (page: Page) => Promise<unknown>;

const look = (
  name: string,
  { picture, scene, comesFrom }: stories.MediaStory,
  size: keyof typeof sizes = 'call',
  reach?: Reach,
): Shown => ({
  window: 'call',
  name: size === 'call' ? name : `${name}-${size}`,
  ...{ picture, scene, comesFrom, reach },
  inForcedColours: true,
  size: sizes[size],
  answers: { currentOrders: [], ...(size === 'miniCall' ? { currentShape: 'mini' } : {}) },
});

const words: Reach = (page) =>
  pressUntil(page.locator('header button[aria-expanded]').first(), page.getByRole('complementary'));
/** Each remedy and what puts it away, whole. */
const told: Reach = async (page) => {
  await eachWhole(page.getByRole('status').getByRole('button'));
};
/** What helps stands below the words, which have the width of their notice. */
const wordsBeforeButtons: Reach = async (page) => {
  await told(page);
  const words = page.locator('main div:has(> svg) p').filter({ visible: true }).last();
  expect((await words.boundingBox())?.width).toBeGreaterThan(200);
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

/** In the small window the gravest: its words, what helps and what puts it away are whole, and so are the controls. */
const toldInMini: Reach = async (page) => {
  const notice = page.locator('main [role=alert]').filter({ has: page.getByRole('button') });
  await expect(notice).toBeInViewport({ ratio: 1 });
  await eachWhole(page.getByRole('button'));
  const isWhole = await notice.evaluate(
    (told) => told.scrollHeight <= told.clientHeight + 1 && told.scrollWidth <= told.clientWidth + 1,
  );
  expect(isWhole, 'the notice is whole').toBe(true);
};
const inMini = [
  ['call.blur.tooSlow', stories.blurStories.tooSlow],
  ['call.microphone.lost.blocked', stories.microphoneStories['lost.blocked']],
  ['call.replaced.microphone', stories.replacedStories.microphone],
  ['call.replaced.camera', stories.replacedStories.camera],
  ['call.camera.blocked', stories.cameraStories.blocked],
  ['call.screen.failed', stories.screenStories.failed],
  ['call.voiceOnly.tooSlow', stories.voiceOnlyStories.tooSlow],
  ['callMedia.soundMissing', stories.otherMediaStories.soundMissing],
] as const;

/** Muting, what the engine can show and hanging up. */
const controls: Reach = async (page) => {
  await page.getByRole('main').hover({ position: { x: 90, y: 60 } });
  await eachWhole(page.getByRole('toolbar').getByRole('button'));
  await expect(page.getByRole('main').getByRole('button').last()).toBeInViewport({ ratio: 1 });
};
testScreens('in the smallest window of a call, at twice the size, every control of a picture is whole', [
  look('callMedia.words', stories.otherMediaStories.words, 'leastCallZoomed', controls),
]);

const { qualityStories, routeStories, otherMediaStories, ...devices } = stories;
testScreens('accessible, by the policy and whole, in forced colours too', [
  // That nothing arrives has a notice of its own, which is looked at as `callMedia.soundMissing`.
  ...Object.entries(qualityStories).map(([cause, story]) =>
    look(`callQuality.${cause}`, story, 'call', cause === 'nothingArrives' ? undefined : told),
  ),
  ...(['leastCall', 'lowCall'] as const).map((size) =>
    look('callQuality.computerIsSlow', qualityStories.computerIsSlow, size, told),
  ),
  ...(['theirNetworkLoses', 'nothingArrives'] as const).map((cause) =>
    look(`callQuality.${cause}`, qualityStories[cause], 'miniCall'),
  ),
  look('callNotice.screenEnded', stories.screenStories.ended, 'call', wordsBeforeButtons),
  look('callNotice.screenFailed', stories.screenStories.failed, 'leastCall', wordsBeforeButtons),
  ...inMini.map(([name, story]) => look(name, story, 'miniCall', toldInMini)),
  ...Object.entries(routeStories).map(([route, story]) => look(`callRoute.${route}`, story)),
  ...Object.entries(otherMediaStories).map(([name, story]) => look(`callMedia.${name}`, story)),
  ...Object.entries(devices).flatMap(([kind, ofKind]) =>
    Object.entries(ofKind).map(([state, story]) => look(`call.${kind.replace('Stories', '')}.${state}`, story)),
  ),
  look('callVideoWords', otherMediaStories.words, 'call', words),
  ...(['call', 'leastCall', 'lowCall'] as const).flatMap((size) => [
    look('callFigures', qualityStories.ourNetworkLoses, size, figures),
    look('callDiagnostics', qualityStories.theirNetworkLoses, size, diagnostics),
  ]),
]);
