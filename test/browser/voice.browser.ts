import { expect, type Page } from '@playwright/test';
import { appStories, callStories } from '../../renderer/stories/snapshots.ts';
import { rowOf, sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** Voice messages: what is offered after a call that nobody answered, and what stands in the list of past calls. */

const unanswered = { currentOrders: [], mayLeaveVoice: true } as const;
const offered = (page: Page) => page.locator('button:has(svg.lucide-mic)').waitFor();

const listen = (handle: string) => async (page: Page) => {
  await page.getByRole('navigation').getByRole('button').nth(1).click();
  if (handle === '') return;
  await (await rowOf(page, handle)).locator('button:has(svg.lucide-voicemail)').click();
  await page.locator('section button:has(svg.lucide-trash-2)').last().waitFor();
};
const takeBack = async (page: Page) => {
  await listen('anna')(page);
  await page.locator('section button:has(svg.lucide-trash-2)').last().click();
  await page.getByRole('alertdialog').waitFor();
};
const besideOthers = async (page: Page) => {
  await offered(page);
  await expect(page.getByRole('main').getByRole('button').last()).toBeInViewport({ ratio: 1 });
};
const withoutMicrophone = async (page: Page) => {
  await page.locator('button:has(svg.lucide-mic)').click();
  await page.locator('section [role=alert]').filter({ hasText: /\S/u }).waitFor();
};
const ofContact = async (page: Page) => {
  await (await rowOf(page, 'maeve')).getByText('maeve', { exact: true }).click();
  await page.getByRole('slider').first().scrollIntoViewIfNeeded();
};

const inCall = { window: 'call', picture: callStories.callUnanswered, size: sizes.call, answers: unanswered } as const;
const inMain = { window: 'main', picture: appStories.homeVoice, size: sizes.main } as const;
testScreens('voice messages are offered beside the other ways on, and stand with their calls', [
  { ...inCall, name: 'voiceOffered', reach: besideOthers },
  { ...inCall, name: 'voiceOffered-lowCall', size: sizes.lowCall, reach: besideOthers },
  { ...inCall, name: 'voiceNoMicrophone', reach: withoutMicrophone },
  { ...inMain, name: 'recentsVoice', reach: listen('') },
  { ...inMain, name: 'recentsVoiceOpen', reach: listen('cormac') },
  { ...inMain, name: 'recentsVoiceFailed', reach: listen('oksana') },
  { ...inMain, name: 'recentsVoiceTakeBack', reach: takeBack },
  { ...inMain, name: 'detailVoice', reach: ofContact },
]);
