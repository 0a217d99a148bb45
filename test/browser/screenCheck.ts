import { join } from 'node:path';
import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import type { SettingsPart } from '../../core/ipc/snapshot.ts';
import { en } from '../../core/words/en.ts';
import { UNKNOWN_REGION } from '../../core/words/region.ts';
import { ru } from '../../core/words/ru.ts';
import { storyNow } from '../../renderer/stories/snapshots.ts';
import { allRules, rulesOfEachLook } from './accessibility.ts';
import { installExamination, type OwnWords } from './examine.ts';
import { unseenInForcedColours } from './forcedColours.ts';
import { keepParts } from './freshParts.ts';

/*
 * How a screen is looked at: in both themes and both languages, as built, under the real content security policy, with
 * no axe violation, no policy violation, nothing asked of the network, nothing cut off, and a picture of it: for who
 * runs these tests by name, and of what is wrong. Nobody looks at those of the whole of `npm test`.
 */

const isPictured = process.env['RINGFORT_TEST_PICTURES'] !== 'none';
const shots = join(import.meta.dirname, '../../.cache/shots/ui');

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const sizes = {
  main: { width: 960, height: 640 },
  least: { width: 720, height: 480 },
  /** The least above, at 200 %. */
  zoomed: { width: 360, height: 240 },
  narrow: { width: 360, height: 480 },
  /** The smallest that a person can make it, at 200 %. */
  leastZoomed: { width: 240, height: 240 },
  incoming: { width: 360, height: 184 },
  incomingBesideCall: { width: 360, height: 240 },
  call: { width: 900, height: 620 },
  leastCall: { width: 360, height: 480 },
  leastCallZoomed: { width: 180, height: 180 },
  lowCall: { width: 480, height: 360 },
  wideLowCall: { width: 720, height: 480 },
  picker: { width: 680, height: 520 },
  sharing: { width: 440, height: 48 },
  miniCall: { width: 340, height: 212 },
} as const satisfies Readonly<Record<string, Size>>;

/**
 * Contrast hangs on the theme and space on the language, so two looks see every screen in both of each. One theme is
 * chosen by the system, the other by the person, so that both ways are seen.
 */
export const looks = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'ru' },
] as const;

export type Look = (typeof looks)[number];

/**
 * Of the whole of `npm test`: a screen in one look, its neighbour in the other. Most of what a screen shows stands in
 * its neighbours too, and to look at all of them twice takes longer than everything else of this project. By name, and
 * with the walks, all of them are looked at in every look.
 */
const isInOneLook = process.env['RINGFORT_TEST_LOOKS'] === 'one';

/** In which looks a screen is looked at; `place` is where it stands among those that are told together. */
export const looksAt = (place: number): readonly Look[] =>
  isInOneLook ? looks.filter((_, index) => index === place % looks.length) : looks;

const inRussian = new Set<string>(Object.values(ru));
const englishWords: OwnWords = {
  language: 'en',
  texts: Object.values<string>(en).filter((text) => !/[{}<>]/u.test(text) && !inRussian.has(text)),
};

export interface Watched {
  readonly page: Page;
  /** Since the page was opened, or since the last good screen. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** For one step on the way to a screen; others are looked at after one that cannot be reached. */
const PATIENCE_MS = 40_000;

/** A page that notes each console error, policy violation and request to anywhere but our own server. */
export async function watchedPage(browser: Browser, look: Look, size: Size): Promise<Watched> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: look.theme,
    locale: look.language === 'en' ? 'en-GB' : 'ru-RU',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    // A blob: lives in the page itself.
    if (!url.startsWith('http://127.0.0.1:') && !url.startsWith('blob:')) complaints.push(`asked for ${url}`);
  });
  await page.addInitScript(tellStoryTime, storyNow);
  await page.addInitScript(keepParts);
  await page.addInitScript(installExamination, englishWords);
  return { page, complaints, close: () => context.close() };
}

declare global {
  interface Window {
    /** From now on it is the moment of the stories again. */
    readonly beginStory?: () => void;
  }
}

/**
 * Runs in the page before its own scripts: every story begins at the same moment. A clock that stands still would leave
 * a list for ever in the middle of scrolling; Playwright's would stop `performance.now` too, by which surfaces tell
 * whether a press was meant for them.
 */
function tellStoryTime(moment: number): void {
  const sinceStart = performance.now.bind(performance);
  let begunAt = sinceStart();
  const now = () => moment + Math.round(sinceStart() - begunAt);
  globalThis.Date = new Proxy(Date, {
    construct: (Real, given, target) => Reflect.construct(Real, given.length === 0 ? [now()] : given, target),
    get: (Real, key) => (key === 'now' ? now : Reflect.get(Real, key)),
  });
  Object.assign(globalThis, {
    beginStory: () => {
      begunAt = sinceStart();
    },
  });
}

export function dressed<Snapshot extends { readonly settings: Settings }>(snapshot: Snapshot, look: Look) {
  return {
    ...snapshot,
    settings: { ...snapshot.settings, theme: look.theme === 'dark' ? 'dark' : 'system', language: look.language },
  };
}

/** For a window that is told of nothing but settings. */
export const settingsIn = (look: Look): SettingsPart => ({
  revision: looks.indexOf(look) + 1,
  values: { ...DEFAULT_SETTINGS, ...dressed({ settings: DEFAULT_SETTINGS }, look).settings },
  ...{ region: UNKNOWN_REGION, isReplaced: false, quiet: null, clock: { offsetMs: 0, tellWrong: false } },
});

declare global {
  interface Window {
    /** What such a window listens to main's settings with. */
    readonly tellSettings?: (settings: SettingsPart) => void;
  }
}

/** A row of the list that is open. Only rows that can be seen are there, so that it may have to be scrolled to. */
export async function rowOf(page: Page, name: string): Promise<Locator> {
  const row = page.getByRole('row', { name });
  await page.getByRole('row').first().waitFor();
  await expect(async () => {
    // A page further, and from the top again after the last: a row that was only late would else be scrolled past.
    if (!(await row.isVisible())) await page.getByRole('grid').evaluate(nextPage);
    await expect(row).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 20_000, intervals: [0] });
  // A list takes no press while it is scrolled, and hears of that with the next frame only.
  await row.scrollIntoViewIfNeeded();
  await row.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));
  await expect(row).toHaveCSS('pointer-events', 'auto');
  return row;
}

function nextPage(list: Element): void {
  const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
  list.scrollTo(0, isAtEnd ? 0 : list.scrollTop + list.clientHeight);
}

export interface AlsoLookedAt {
  /** What is there once the screen is drawn, beside its `main`: a selector. */
  readonly seen?: string;
  /** Whether everything is seen where the system forces its colours. */
  readonly inForcedColours?: boolean;
  /** In which looks it is looked at; without a word: in every one. */
  readonly inLooks?: readonly Look[];
}

/** Of a window that is told of nothing but settings: in every look, one after another as it stands. */
export async function expectGoodInEveryLook(watched: Watched, name: string, also: AlsoLookedAt = {}): Promise<void> {
  for (const look of looks) {
    if (look !== looks[0]) await watched.page.evaluate((told) => window.tellSettings?.(told), settingsIn(look));
    await expectGoodScreen(watched, name, look, also);
  }
}

/** The picture, and all that must hold of it. */
export async function expectGoodScreen(
  { page, complaints }: Watched,
  name: string,
  look: Look,
  { seen = 'main', inForcedColours = false, inLooks = looks }: AlsoLookedAt = {},
): Promise<void> {
  const isFirst = look === inLooks[0];
  const picture = () => page.screenshot({ path: join(shots, `${name}-${look.theme}-${look.language}.png`) });
  const rules = isFirst ? allRules : rulesOfEachLook;
  const { isFresh, ...inPage } = await page.evaluate((asked) => window.examine(asked), { seen, rules, look });
  if (isPictured) await picture();
  const found = {
    ...inPage,
    forced: inForcedColours && isFresh ? await unseenInForcedColours(page) : [],
    complaints: complaints.splice(0),
  };
  const isGood = Object.values(found).every(({ length }) => length === 0);
  if (!isGood) await page.evaluate(() => window.parts.forget());
  if (!isPictured && !isGood) await picture();
  expect(found, `${name} in ${look.theme}, ${look.language}`).toEqual({ complaints: [], axe: [], fit: [], forced: [] });
}
