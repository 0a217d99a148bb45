import type { Page } from '@playwright/test';
import { appStories } from '../../renderer/stories/snapshots.ts';
import type { Picture } from '../../renderer/stories/picture.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** The bars above the main window where it is narrow: each keeps who it is, what happened and every button. */
const size = { width: 480, height: 480 };

const { homeEnded } = appStories;
const bars: Readonly<Record<string, Picture>> = {
  // Two remedies and a reason that is long in both languages.
  narrowNotRelayed: { ...homeEnded, call: { ...homeEnded.call, reason: 'relayUnavailable' } },
  narrowNoRelayThere: { ...homeEnded, call: { ...homeEnded.call, reason: 'noRelayThere' } },
  narrowEndedStranger: appStories.homeEndedStranger,
  narrowRinging: appStories.homeRinging,
  narrowRingingNoRelay: appStories.homeRingingNoRelay,
  narrowRingingSecond: appStories.homeRingingSecond,
  narrowTwoCalls: appStories.homeTwoCalls,
  narrowNamedInCall: appStories.homeNamedInCall,
  narrowCutOff: appStories.homeCutOff,
  narrowClockWrong: appStories.homeClockWrong,
};

/** What is said with declining, in its place below the bar. */
const declining = {
  ...({ window: 'main', picture: appStories.homeRingingOwnTexts, seen: 'nav' } as const),
  reach: (page: Page) =>
    page.locator('section[data-react-aria-top-layer] button:has(svg.lucide-message-square)').click(),
};

testScreens('accessible, by the policy and whole', [
  ...Object.entries(bars).map(([name, picture]): Shown => ({ window: 'main', name, picture, size, seen: 'nav' })),
  { ...declining, name: 'declining', size: sizes.main },
  { ...declining, name: 'narrowDeclining', size },
]);
