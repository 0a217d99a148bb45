import type { Page } from '@playwright/test';
import { callStories } from '../../renderer/stories/snapshots.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import type { Shown } from './gallery.ts';
import { sizes } from './screenCheck.ts';
import { testScreens } from './testScreens.ts';

/** The menu of microphones and speakers over a call, with labels as systems have them. */

const devices = [
  ['audioinput', 'default', 'Default - Built-in Audio Analog Stereo', 'built-in'],
  ['audioinput', 'a', 'Built-in Audio Analog Stereo', 'built-in'],
  ['audioinput', 'b', 'Jabra Evolve2 65 Mono (0b0e:0305)', 'headset'],
  ['audiooutput', 'c', 'Built-in Audio Analog Stereo', 'built-in'],
  ['audiooutput', 'd', 'A very long name that somebody gave to a loudspeaker in the meeting room upstairs', 'room'],
] as const;

async function openMenu(page: Page): Promise<void> {
  await page.evaluate((list) => {
    navigator.mediaDevices.enumerateDevices = async () =>
      list.map(([kind, deviceId, label, groupId]) => ({ kind, deviceId, label, groupId, toJSON: () => ({}) }));
  }, devices);
  const headset = page.getByRole('menuitemradio').filter({ hasText: 'Jabra' });
  await pressUntil(page.locator('button[aria-haspopup]').first(), headset);
}

const menu = {
  window: 'call',
  picture: callStories.callPlain,
  reach: openMenu,
  answers: { currentOrders: [] },
} as const;
const { settings } = callStories.callPlain;

const shown: readonly Shown[] = [
  { ...menu, name: 'callDeviceMenu', size: sizes.call },
  { ...menu, name: 'callDeviceMenuLeast', size: sizes.leastCall },
  {
    ...menu,
    name: 'callDeviceMenuOriginal',
    size: sizes.call,
    picture: { ...callStories.callPlain, settings: { ...settings, originalSound: true } },
  },
];

testScreens('the menu of devices is accessible, by the policy and whole', shown);
