import { chromium, test as base, type Browser, type Page } from '@playwright/test';
import { chromiumProgram } from '../runtime/chromium.ts';
import { Gallery } from './gallery.ts';
import { serveRenderer, type RendererServer } from './rendererServer.ts';
import { openTwoPages } from './twoCallWindows.ts';

/*
 * What the tests of a worker share, whatever file they stand in: the built windows, and a browser for each set of
 * switches. To start one costs as much as to look at some screens, so no file has one of its own.
 */

/**
 * Chromium draws suggestions below its address bar in two pages of its own for every window, which nobody sees without
 * one: half a second of work each. The last such switch counts alone, so this says again what Playwright turns off.
 */
const TURNED_OFF = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AimEnabled', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying'],
  ...['OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning'],
];

const SWITCHES = ['--no-sandbox', '--disable-gpu', `--disable-features=${TURNED_OFF.join(',')}`];

type With<Thing> = (...switches: readonly string[]) => Promise<Thing>;

/** Made when it is first asked for with these switches, and the same whenever it is asked for again. */
function once<Thing>(make: With<Thing>): With<Thing> {
  const made = new Map<string, Promise<Thing>>();
  return (...switches) => {
    const key = switches.join(' ');
    const thing = made.get(key) ?? make(...switches);
    made.set(key, thing);
    return thing;
  };
}

export interface Shared {
  readonly served: RendererServer;
  readonly browserWith: With<Browser>;
  /** The one for whatever needs no devices. */
  readonly plainBrowser: Browser;
  readonly gallery: Gallery;
  readonly callPagesWith: With<readonly [Page, Page]>;
}

const worker = { scope: 'worker' } as const;

export const test = base.extend<object, Shared>({
  served: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const served = await serveRenderer();
      await use(served);
      await served.close();
    },
    worker,
  ],
  browserWith: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const browsers: Browser[] = [];
      await use(
        once(async (...switches) => {
          const args = [...SWITCHES, ...switches];
          const browser = await chromium.launch({ executablePath: await chromiumProgram(), args });
          browsers.push(browser);
          return browser;
        }),
      );
      await Promise.all(browsers.map((browser) => browser.close()));
    },
    worker,
  ],
  plainBrowser: [async ({ browserWith }, use) => use(await browserWith()), worker],
  gallery: [async ({ plainBrowser, served }, use) => use(new Gallery(plainBrowser, served)), worker],
  callPagesWith: [
    async ({ browserWith }, use) => use(once(async (...switches) => openTwoPages(await browserWith(...switches)))),
    worker,
  ],
});
