import type { Page } from '@playwright/test';
import { linkStories } from '../../renderer/stories/links.ts';
import type { Picture } from '../../renderer/stories/picture.ts';
import { safetyStories } from '../../renderer/stories/safety.ts';
import { appStories } from '../../renderer/stories/snapshots.ts';
import type { Shown } from './gallery.ts';
import { rowOf, sizes, type Size } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/*
 * A small window at 200 %, where nothing has room and everything has to be reached all the same: somebody in the list,
 * and each button of what stands above and below it.
 */

const { homeEnded } = appStories;
const notRelayed: Picture = { ...homeEnded, call: { ...homeEnded.call, reason: 'relayUnavailable' } };

const goTo = (index: number) => async (page: Page) =>
  page.getByRole('navigation').getByRole('button').nth(index).click();

const listen = async (page: Page) => {
  await goTo(1)(page);
  await page.locator('[role=row] button:has(svg.lucide-voicemail)').first().click();
  await page.getByRole('slider').waitFor();
};

interface Low {
  readonly picture: Picture;
  readonly size?: Size;
  readonly reach?: (page: Page) => Promise<void>;
}

const screens: Readonly<Record<string, Low>> = {
  lowHome: { picture: appStories.homeMissed },
  lowNamed: { picture: appStories.homeNamed },
  lowEmpty: { picture: appStories.homeEmpty },
  lowRecents: { picture: appStories.homeNamed, reach: goTo(1) },
  lowReminders: { picture: appStories.homeReminders, reach: goTo(1) },
  lowRecentsEmpty: { picture: appStories.homeEmpty, reach: goTo(1) },
  lowListening: { picture: appStories.homeVoice, reach: listen },
  lowQuiet: { picture: appStories.homeDoNotDisturb },
  lowUnprotected: { picture: appStories.homeUnprotected },
  lowSetUp: { picture: appStories.homeSetUpLinked },
  lowOffline: { picture: appStories.homeOffline },
  lowHostDown: { picture: appStories.homeHostDown },
  lowForgotten: { picture: appStories.homeForgotten },
  lowClockWrong: { picture: appStories.homeClockWrong },
  lowRinging: { picture: appStories.homeRinging },
  lowRingingNoRelay: { picture: appStories.homeRingingNoRelay },
  lowRingingSecond: { picture: appStories.homeRingingSecond },
  lowRingingSecondOffline: {
    picture: { ...appStories.homeRingingSecond, connection: appStories.homeOffline.connection },
  },
  lowTwoCalls: { picture: appStories.homeTwoCalls },
  lowInCallChanged: { picture: appStories.homeInCallChanged },
  lowCutOff: { picture: appStories.homeCutOff },
  lowNotRelayed: { picture: notRelayed },
  lowLocked: { picture: appStories.locked },
  lowStoreProblem: { picture: appStories.storeProblem },
  lowOnboarding: { picture: appStories.onboarding },
  // What comes before 200 %: the bars leave less than there is for the rest here too.
  lowerRingingSecond: { picture: appStories.homeRingingSecond, size: { width: 654, height: 436 } },
  narrowerNotRelayed: { picture: notRelayed, size: sizes.narrow },
  lowerSetUpPerson: {
    picture: appStories.homeSetUpLinked,
    size: { width: 720, height: 300 },
    reach: async (page) => (await rowOf(page, 'maeve')).getByText('maeve', { exact: true }).click(),
  },
  lowerOffline: { picture: appStories.homeOffline, size: { width: 720, height: 300 } },
  lowestHome: { picture: appStories.homeNamed, size: sizes.leastZoomed },
  lowestRingingSecond: { picture: appStories.homeRingingSecond, size: sizes.leastZoomed },
};

const answers = {
  dial: { ok: true },
  markRecentsSeen: { seen: true },
  contactSafety: safetyStories.unverified,
  standingLink: linkStories.standing,
};

testScreens(
  'enlarged, somebody in the list is seen and every button can be reached',
  Object.entries(screens).map(([name, { picture, size = sizes.zoomed, reach }]): Shown => ({
    ...{ window: 'main', name, picture, size, answers, reach },
  })),
);
