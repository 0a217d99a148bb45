import { expect, type Locator, type Page } from '@playwright/test';
import { test as base } from './browserTest.ts';
import {
  openTwoCallWindows,
  type BeforeOrder,
  type BeforeSending,
  type Side,
  type TwoCallWindows,
} from './twoCallWindows.ts';

/*
 * The built call window in Debian's Chromium, twice, with real media: fake devices, real WebRTC, and a real relay where
 * one is needed.
 */

/**
 * Two cameras: pictures are coded, drawn and shown without hardware, so they make few of Chromium's own twenty a
 * second. Beside what the system takes there are always two microphones and two speakers.
 */
export const fakeDevices = (picturesInASecond: number): string =>
  `--use-fake-device-for-media-stream=fps=${picturesInASecond},device-count=2`;
export const FAKE_DEVICES = fakeDevices(5);
export const NO_DEVICES = '--use-fake-device-for-media-stream=device-count=0';
export const ALLOW_DEVICES = '--use-fake-ui-for-media-stream';

type OpenTwoWindows = (beforeSending?: BeforeSending, beforeOrder?: BeforeOrder) => Promise<TwoCallWindows>;

/** Tests that open new windows, whenever they ask for some, in the two pages that a browser with these switches has. */
export function callTest(...switches: readonly string[]) {
  return base.extend<{ readonly twoWindows: OpenTwoWindows }>({
    twoWindows: async ({ callPagesWith, served }, use) => {
      let open: TwoCallWindows | null = null;
      await use(async (beforeSending, beforeOrder) => {
        open = await openTwoCallWindows(
          await callPagesWith(...switches),
          served.page('call'),
          beforeSending,
          beforeOrder,
        );
        return open;
      });
      await (open as TwoCallWindows | null)?.close();
    },
  });
}

/** The window counts four times a second; more than a second is between two looks that nobody hastens. */
const SOON_MS = 100;

export const surface = ({ window }: Side): Locator => window.page.locator('[data-phase]');
export const button = ({ window }: Side, name: string): Locator =>
  window.page.getByRole('button', { name, exact: true });

export async function connected(...sides: readonly Side[]): Promise<void> {
  for (const side of sides) {
    await expect
      .poll(() => surface(side).getAttribute('data-phase'), { timeout: 60_000, intervals: [SOON_MS] })
      .toBe('connected');
  }
}

export async function reaches(side: Side, figure: string, atLeast: number): Promise<void> {
  await expect
    .poll(async () => Number(await surface(side).getAttribute(`data-${figure}`)), {
      timeout: 60_000,
      intervals: [SOON_MS],
      message: figure,
    })
    .toBeGreaterThanOrEqual(atLeast);
}

/** Sound arrives at each of them, from now on. */
export async function flows(...sides: readonly Side[]): Promise<void> {
  await Promise.all(
    sides.map(async (side) => {
      await reaches(side, 'audio-packets-received', (await figure(side, 'audio-packets-received')) + 50);
    }),
  );
}

export async function figure(side: Side, name: string): Promise<number> {
  return Number(await surface(side).getAttribute(`data-${name}`));
}

/** The candidates a side sent, with its answer and behind it, as the other side decoded them. */
export function candidatesSentBy(side: Side): readonly string[] {
  return side.sent.flatMap(({ body }) => ('candidates' in body ? body.candidates.map((c) => c.candidate) : []));
}

/** How bright the picture is, 0 to 255, at its brightest. */
export function brightest(page: Page, label: string): Promise<number> {
  return page.getByLabel(label).evaluate((video: HTMLVideoElement) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [64, 48];
    const context = canvas.getContext('2d');
    context?.drawImage(video, 0, 0, 64, 48);
    const pixels = context?.getImageData(0, 0, 64, 48).data ?? new Uint8ClampedArray();
    return pixels.reduce((max, value, index) => (index % 4 === 3 ? max : Math.max(max, value)), 0);
  });
}
