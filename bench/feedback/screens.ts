import { callWindow } from '../../core/ipc/callWindow.ts';
import { incomingWindow } from '../../core/ipc/incomingWindow.ts';
import { mainWindow } from '../../core/ipc/mainWindow.ts';
import { linkStories } from '../../renderer/stories/links.ts';
import type { CallPicture, Picture } from '../../renderer/stories/picture.ts';
import { safetyStories } from '../../renderer/stories/safety.ts';
import { appStories, callStories, incomingStories } from '../../renderer/stories/snapshots.ts';
import { WAITING, type Answers } from '../../test/browser/fakeBridge.ts';

export interface Screen {
  readonly window: 'main' | 'incoming' | 'call';
  readonly name: string;
  readonly picture: Picture | CallPicture;
  readonly size: { readonly width: number; readonly height: number };
}

/** Every state that the gallery has of the three windows with buttons in them. */
export const SCREENS: readonly Screen[] = [
  ...named('main', appStories, { width: 960, height: 640 }),
  ...named('incoming', incomingStories, { width: 360, height: 240 }),
  ...named('call', callStories, { width: 900, height: 620 }),
];

function named(
  window: Screen['window'],
  stories: Readonly<Record<string, Picture | CallPicture>>,
  size: Screen['size'],
): readonly Screen[] {
  return Object.entries(stories).map(([name, picture]) => ({ window, name, picture, size }));
}

/** Main takes every order and answers none: what shows is what the window shows by itself. What it reads is there. */
export const ANSWERS: Answers = {
  ...Object.fromEntries(
    [mainWindow, incomingWindow, callWindow].flatMap((api) => Object.keys(api).map((entry) => [entry, WAITING])),
  ),
  contactSafety: safetyStories.unverified,
  standingLink: linkStories.standing,
  ...{ ownLinks: [], takenShortcuts: [], currentRehearsal: null, currentShape: 'usual', currentOrders: [] },
  ...{ mayLeaveVoice: true, lateMissed: null, headsetOrders: null },
};
