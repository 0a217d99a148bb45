import type { Page } from '@playwright/test';
import { linkStories } from '../../renderer/stories/links.ts';
import type { CallPicture, Picture } from '../../renderer/stories/picture.ts';
import * as states from '../../renderer/stories/states.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { test } from './browserTest.ts';
import type { Answers } from './fakeBridge.ts';
import { sizes, type Size } from './screenCheck.ts';

/**
 * Every reason, cause and code that a screen has words for, in both languages: nothing of it is cut off. How such a
 * screen is built is looked at elsewhere, once.
 */

interface Look {
  readonly window: 'main' | 'incoming' | 'call';
  readonly name: string;
  readonly size: Size;
  readonly answers?: Answers;
  readonly reach: (page: Page) => Promise<unknown>;
}

/** Some in one test: each takes a blink, and a test a moment of its own. */
const TOGETHER = 10;

function look(what: string, stories: Readonly<Record<string, Picture | CallPicture>>, { name, ...shown }: Look): void {
  const all = Object.entries(stories);
  for (let from = 0; from < all.length; from += TOGETHER) {
    const some = all.slice(from, from + TOGETHER);
    test(`whatever ${what}, it fits: ${some.map(([state]) => state).join(', ')}`, async ({ gallery }) => {
      for (const [state, picture] of some) {
        await gallery.expectGood({ ...shown, name: `${name}.${state}`, picture, differsInWords: true });
      }
    });
  }
}

const { main, call, incoming } = sizes;
const answers = { standingLink: linkStories.standing };
const drawn = (page: Page) => page.getByRole('main').first().waitFor();
const named = (page: Page) => page.getByRole('heading').first().waitFor();
const inMain = { window: 'main', size: main, answers, reach: drawn } as const;
const inCall = { window: 'call', size: call, answers: { currentOrders: [] }, reach: named } as const;

look('a call comes to', states.ends, { ...inCall, name: 'callEnd' });
look('a call comes to, in the main window', states.endsInBar, { ...inMain, name: 'barEnd' });
look('a call waits for', states.waiting, { ...inCall, name: 'callWaits' });
look('a call is at', states.windowPhases, { ...inCall, name: 'callPhase' });
look('a call is at, in the main window', states.barPhases, { ...inMain, name: 'barPhase' });
look('the popup is at', states.popupPhases, { window: 'incoming', name: 'popupPhase', size: incoming, reach: named });
look('keeps the server away', states.offlineReasons, { ...inMain, name: 'offline' });
look('keeps the data shut', states.storeCodes, { ...inMain, name: 'store' });
look('a server of our own does', states.hostings, {
  ...inMain,
  name: 'hosting',
  reach: async (page) => {
    await page.getByRole('navigation').getByRole('button').nth(2).click();
    await page.locator('#settings-network').scrollIntoViewIfNeeded();
  },
});
look('keeps the phone quiet', states.quiets, { ...inMain, name: 'quiet' });
look('a link is', states.linkRefusals, {
  ...inMain,
  name: 'link',
  reach: (page) => page.getByRole('alertdialog').waitFor(),
});

const recents = (page: Page) => page.getByRole('navigation').getByRole('button').nth(1).click();
for (const [name, picture, height] of [
  ['everyEnd', states.allRecents, 3200],
  ['everyVoice', states.allVoice, 1400],
] as const) {
  test(`${name}: each row of the list fits and is accessible`, ({ gallery }) =>
    gallery.expectGood({
      window: 'main',
      name,
      picture,
      size: { width: main.width, height },
      reach: async (page) => {
        await recents(page);
        await page
          .getByRole('row')
          .nth(picture.recents.length - 1)
          .waitFor();
      },
    }));
}

test('whatever a test of the ringing comes to, it fits', async ({ gallery }) => {
  for (const [index, report] of states.ringReports.entries()) {
    await gallery.expectGood({
      ...inMain,
      name: `ringReport.${index}`,
      picture: states.accountPhases.ready,
      answers: { ...answers, willItRing: { ok: true, report } },
      differsInWords: true,
      reach: async (page) => {
        await page.getByRole('navigation').getByRole('button').nth(2).click();
        const button = page.locator('#settings-ringing').getByRole('button').first();
        await pressUntil(button, page.getByRole('dialog').getByRole('status'));
      },
    });
  }
});
