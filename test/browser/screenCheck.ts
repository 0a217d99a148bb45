import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Browser, type Locator, type Page } from '@playwright/test';
import type { Settings } from '../../core/ipc/settings.ts';
import { storyNow } from '../../renderer/stories/snapshots.ts';
import { unseenInForcedColours } from './forcedColours.ts';

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
  zoomed: { width: 360, height: 480 },
  incoming: { width: 360, height: 184 },
  incomingBesideCall: { width: 360, height: 240 },
  call: { width: 900, height: 620 },
  leastCall: { width: 360, height: 480 },
  lowCall: { width: 480, height: 360 },
  wideLowCall: { width: 720, height: 480 },
  picker: { width: 680, height: 520 },
  sharing: { width: 440, height: 48 },
  miniCall: { width: 340, height: 212 },
} as const satisfies Readonly<Record<string, Size>>;

/** Contrast hangs on the theme and space on the language, so two looks see every screen in both of each. */
export const looks = [
  { theme: 'light', language: 'en' },
  { theme: 'dark', language: 'ru' },
] as const;

export type Look = (typeof looks)[number];

export interface Watched {
  readonly page: Page;
  /** Since the page was opened, or since the last good screen. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** A page that notes each console error, policy violation and request to anywhere but our own server. */
export async function watchedPage(browser: Browser, look: Look, size: Size): Promise<Watched> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: look.theme,
    locale: look.language === 'en' ? 'en-GB' : 'ru-RU',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
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
    // One theme is chosen by the person, the other by the system, so that both ways are seen.
    settings: { ...snapshot.settings, theme: look.theme === 'dark' ? 'dark' : 'system', language: look.language },
  };
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
  return row;
}

function nextPage(list: Element): void {
  const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
  list.scrollTo(0, isAtEnd ? 0 : list.scrollTop + list.clientHeight);
}

/**
 * Runs in the page. A sheet with a field is there before it is seen: where a window was once made lower, react-aria
 * takes that for a keyboard on the screen, and gives it 600 ms to come up. How wide words are is known by their fonts.
 */
function isSettled(): boolean {
  if (document.fonts.status !== 'loaded') return false;
  const sheets = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')];
  return sheets.every((sheet) => sheet.checkVisibility({ opacityProperty: true }));
}

export interface AlsoLookedAt {
  /** It differs from a screen that is looked at in full by what it says alone: whether it fits is all that is new. */
  readonly differsInWords?: boolean;
  /** Whether everything is seen where the system forces its colours. */
  readonly inForcedColours?: boolean;
}

/** The picture, and all that must hold of it. */
export async function expectGoodScreen(
  { page, complaints }: Watched,
  name: string,
  look: Look,
  { differsInWords = false, inForcedColours = false }: AlsoLookedAt = {},
): Promise<void> {
  // A part of a window comes from a file of its own.
  await page.getByRole('main').first().waitFor();
  await page.waitForFunction(isSettled);
  const picture = () => page.screenshot({ path: join(shots, `${name}-${look.theme}-${look.language}.png`) });
  if (isPictured) await picture();
  const isFirst = look === looks[0];
  const found = {
    complaints: complaints.splice(0),
    axe: differsInWords ? [] : await violations(page, isFirst ? [] : ofEachLook),
    fit: await sideways(page),
    forced: isFirst && inForcedColours ? await unseenInForcedColours(page) : [],
  };
  if (!isPictured && Object.values(found).some(({ length }) => length > 0)) await picture();
  expect(found, `${name} in ${look.theme}, ${look.language}`).toEqual({ complaints: [], axe: [], fit: [], forced: [] });
}

/**
 * What may hold in one look and not in the other: contrast hangs on the theme, and what has a name at all on the
 * language. How a screen is built is the same in both, and is looked at in the first.
 */
const ofEachLook = [
  'color-contrast',
  'link-in-text-block',
  'document-title',
  'html-has-lang',
  'html-lang-valid',
  'valid-lang',
  'empty-heading',
  'label',
  'label-content-name-mismatch',
  'select-name',
  'button-name',
  'input-button-name',
  'link-name',
  'image-alt',
  'role-img-alt',
  'svg-img-alt',
  'summary-name',
  'aria-command-name',
  'aria-dialog-name',
  'aria-input-field-name',
  'aria-meter-name',
  'aria-progressbar-name',
  'aria-toggle-field-name',
  'aria-tooltip-name',
  'aria-treeitem-name',
];

/** What axe finds in the page as it stands, by these rules only if there are any. */
export async function violations(page: Page, rules: readonly string[] = []): Promise<readonly string[]> {
  // Half a megabyte of source that stays in the page once it is there; an empty text would count as none.
  const loaded = await page.evaluate(() => 'axe' in window);
  const builder = new AxeBuilder(loaded ? { page, axeSource: ';' } : { page });
  const { violations: found } = await builder
    .setLegacyMode()
    // Style sheets are read for no rule that is on, and to read them takes longer than some of the rules.
    .options({
      resultTypes: ['violations'],
      preload: { assets: ['media'] },
      ...(rules.length === 0 ? {} : { runOnly: [...rules] }),
    })
    .analyze();
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help} at ${target.join(' ')}`));
}

/** Whatever is wider than its window, and every button whose words are cut off or that is too small to hit. */
function sideways(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth} px wide in ${clientWidth}`);
    // Panes scroll, never the window: what is focused in its depth would take everything else out of sight.
    const away = Math.max(document.documentElement.scrollTop, document.body.scrollTop);
    if (away > 0) found.push(`the page is scrolled ${away} px away`);
    // A sheet, a pane or a panel scrolls up and down, never to the side.
    for (const box of document.querySelectorAll('main, [role=dialog], [role=alertdialog], aside, section, article')) {
      if (box.scrollWidth > box.clientWidth + 1 && box.clientWidth > 0 && getComputedStyle(box).display !== 'inline') {
        found.push(`<${box.localName}> holds ${box.scrollWidth} px in ${box.clientWidth}`);
      }
    }
    for (const button of document.querySelectorAll('button')) {
      const box = button.getBoundingClientRect();
      // What is only there for screen readers takes no room and no pointer.
      if (
        box.width === 0 ||
        getComputedStyle(button.parentElement ?? button).clipPath !== 'none' ||
        button.tabIndex < 0
      )
        continue;
      const name = button.getAttribute('aria-label') ?? button.textContent;
      if (box.height < 32 || box.width < 32) found.push(`"${name}" is ${box.width}x${box.height}`);
      if (box.right > window.innerWidth + 0.5) found.push(`"${name}" stands outside`);
      for (const part of button.querySelectorAll('span')) {
        if (part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).textOverflow === 'ellipsis') {
          found.push(`"${name}" is cut off`);
        }
      }
    }
    return found;
  });
}
