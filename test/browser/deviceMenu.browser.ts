import type { Page } from '@playwright/test';
import { callStories } from '../../renderer/stories/snapshots.ts';
import { pressUntil } from '../../scripts/drive/pressUntil.ts';
import { test } from './browserTest.ts';
import { sizes } from './screenCheck.ts';

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

for (const size of ['call', 'leastCall'] as const) {
  test(`the menu of devices is accessible, obeys the policy and fits a ${size} window`, ({ gallery }) =>
    gallery.expectGood({
      window: 'call',
      name: `callDeviceMenu${size === 'call' ? '' : 'Least'}`,
      picture: callStories.callPlain,
      size: sizes[size],
      answers: { currentOrders: [] },
      reach: openMenu,
    }));
}
