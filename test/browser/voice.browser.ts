import { expect, type Page } from '@playwright/test';
import { appStories, callStories } from '../../renderer/stories/snapshots.ts';
import { test } from './browserTest.ts';
import { rowOf, sizes } from './screenCheck.ts';

/** Voice messages: what is offered after a call that nobody answered, and what stands in the list of past calls. */

const unanswered = { currentOrders: [], mayLeaveVoice: true } as const;
const offered = (page: Page) => page.locator('button:has(svg.lucide-mic)').waitFor();

for (const [name, size] of [
  ['voiceOffered', sizes.call],
  ['voiceOffered-lowCall', sizes.lowCall],
] as const) {
  test(`${name}: a voice message is offered beside the other ways on`, ({ gallery }) =>
    gallery.expectGood({
      window: 'call',
      name,
      picture: callStories.callUnanswered,
      size,
      answers: unanswered,
      reach: async (page) => {
        await offered(page);
        await expect(page.getByRole('main').getByRole('button').last()).toBeInViewport({ ratio: 1 });
      },
    }));
}

test('without a microphone it says so, and what to do', ({ gallery }) =>
  gallery.expectGood({
    window: 'call',
    name: 'voiceNoMicrophone',
    picture: callStories.callUnanswered,
    size: sizes.call,
    answers: unanswered,
    reach: async (page) => {
      await page.locator('button:has(svg.lucide-mic)').click();
      await page.locator('section [role=alert]').filter({ hasText: /\S/u }).waitFor();
    },
  }));

const listen = (handle: string) => async (page: Page) => {
  await page.getByRole('navigation').getByRole('button').nth(1).click();
  if (handle === '') return;
  await (await rowOf(page, handle)).locator('button:has(svg.lucide-voicemail)').click();
  await page.locator('section button:has(svg.lucide-trash-2)').last().waitFor();
};

for (const [name, handle] of [
  ['recentsVoice', ''],
  ['recentsVoiceOpen', 'cormac'],
  ['recentsVoiceFailed', 'oksana'],
] as const) {
  test(`${name}: past calls show their voice messages`, ({ gallery }) =>
    gallery.expectGood({
      window: 'main',
      name,
      picture: appStories.homeVoice,
      size: sizes.main,
      reach: listen(handle),
    }));
}

test('detailVoice: the page of a contact has the voice messages of its calls', ({ gallery }) =>
  gallery.expectGood({
    window: 'main',
    name: 'detailVoice',
    picture: appStories.homeVoice,
    size: sizes.main,
    reach: async (page) => {
      await (await rowOf(page, 'maeve')).getByText('maeve', { exact: true }).click();
      await page.getByRole('slider').first().scrollIntoViewIfNeeded();
    },
  }));
