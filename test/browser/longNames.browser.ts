import type { Page } from '@playwright/test';
import { MAX_NAME } from '../../core/call/peerName.ts';
import type { CallView } from '../../core/call/view.ts';
import type { ShownCall } from '../../core/call/shownCalls.ts';
import { linkStories } from '../../renderer/stories/links.ts';
import type { CallPicture, Picture } from '../../renderer/stories/picture.ts';
import { safetyStories } from '../../renderer/stories/safety.ts';
import { appStories, callStories, incomingStories } from '../../renderer/stories/snapshots.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/*
 * The widest name that may travel, without a blank to end a line at: others choose it, and nothing that a person needs
 * is pushed out of a window by it.
 */
const NAME = 'W'.repeat(MAX_NAME);

const calledSo = <View extends CallView>(view: View): View =>
  view.phase === 'idle' ? view : { ...view, call: { ...view.call, name: NAME } };
const second = (shown: ShownCall | null | undefined): ShownCall | null =>
  shown == null ? null : { ...shown, view: calledSo(shown.view) };
const inCall = (picture: CallPicture): CallPicture => ({
  ...picture,
  call: calledSo(picture.call),
  second: second(picture.second),
});
const everybody = (picture: Picture): Picture => ({
  ...picture,
  ...{ call: calledSo(picture.call), second: second(picture.second) },
  account: picture.account.phase === 'ready' ? { ...picture.account, displayName: NAME } : picture.account,
  contacts: picture.contacts.map((one) => ({ ...one, displayName: NAME, nickname: null })),
  recents: picture.recents.map((one) => ({ ...one, call: { ...one.call, name: NAME } })),
  reminders: (picture.reminders ?? []).map((one) => ({ ...one, name: NAME })),
  blocked: (picture.blocked ?? []).map((one) => ({ ...one, name: NAME })),
});

const goTo = (index: number) => async (page: Page) =>
  page.getByRole('navigation').getByRole('button').nth(index).click();
const open = async (page: Page) => {
  await page.getByRole('row').first().click();
  await page.locator('article').waitFor();
};
const blocking = async (page: Page) => {
  await open(page);
  await page.locator('article footer button').last().click();
  await page.getByRole('alertdialog').waitFor();
};
const removed = async (page: Page) => {
  await open(page);
  await page.locator('article footer button').first().click();
  await page.getByRole('status').locator('button').first().waitFor();
};

const answers = { dial: { ok: true }, contactSafety: safetyStories.unverified, standingLink: linkStories.standing };
const small = { width: 480, height: 480 };

/** What it shows, and how a person gets there, in the main window. */
const pages: Readonly<Record<string, readonly [Picture, reach?: (page: Page) => Promise<unknown>]>> = {
  home: [appStories.homeNamed],
  ended: [appStories.homeEnded],
  ringing: [appStories.homeRingingSecond],
  recents: [appStories.homeReminders, goTo(1)],
  voice: [appStories.homeVoice, goTo(1)],
  account: [appStories.homeNamed, goTo(2)],
  person: [appStories.homeReminders, open],
  blocking: [appStories.homeNamed, blocking],
  removed: [appStories.homeNamed, removed],
};
const { callPlain, callTheirs, callDeclined, callNotRelayed } = callStories;
const calls: Readonly<Record<string, CallPicture>> = { callPlain, callTheirs, callDeclined, callNotRelayed };
const { incomingVideo, incomingSecond } = incomingStories;

const forms = { leastCall: sizes.leastCall, lowCall: sizes.lowCall, miniCall: sizes.miniCall } as const;

testScreens('the widest name pushes nothing out of a window', [
  ...Object.entries({ main: sizes.main, small }).flatMap(([form, size]) =>
    Object.entries(pages).map(([name, [picture, reach]]): Shown => ({
      ...{ window: 'main', name: `longName.${name}-${form}`, picture: everybody(picture), size, answers, reach },
    })),
  ),
  ...Object.entries(forms).flatMap(([form, size]) =>
    Object.entries(calls).map(([name, picture]): Shown => ({
      ...{ window: 'call', name: `longName.${name}-${form}`, picture: inCall(picture), size },
      answers: { currentOrders: [], currentShape: form === 'miniCall' ? 'mini' : 'usual' },
    })),
  ),
  ...Object.entries({ incomingVideo, incomingSecond }).map(([name, picture]): Shown => ({
    ...{ window: 'incoming', name: `longName.${name}`, picture: inCall(picture) },
    size: name === 'incomingSecond' ? sizes.incomingBesideCall : sizes.incoming,
  })),
]);
