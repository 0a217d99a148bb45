import { expect, test } from 'vitest';
import { MAX_REMEMBERED } from './devices.ts';
import { soundChosen, soundOf } from './microphoneSound.ts';
import { DEFAULT_SETTINGS } from './readSettings.ts';
import type { Settings } from './settings.ts';

const headset = { label: 'Headset' };
const after = (settings: Settings, ...choice: [string | null, Parameters<typeof soundChosen>[2]]): Settings => ({
  ...settings,
  ...soundChosen(settings, ...choice),
});

test('what was chosen for one microphone holds for it alone, and stays when the others are set anew', () => {
  const own = after(DEFAULT_SETTINGS, 'Headset', { echoCancellation: false });
  const others = after(own, null, { noiseSuppression: false });
  expect(soundOf(others, headset)).toEqual({ ...soundOf(DEFAULT_SETTINGS, null), echoCancellation: false });
  expect(soundOf(others, { label: 'Desk' })).toEqual({ ...soundOf(DEFAULT_SETTINGS, null), noiseSuppression: false });
  expect(soundOf(others, null)).toEqual(soundOf(others, { label: 'Desk' }));
});

test('a microphone that was never set apart begins with what holds for the others', () => {
  const quiet = after(DEFAULT_SETTINGS, null, { autoGain: false });
  expect(soundOf(after(quiet, 'Headset', { originalSound: true }), headset)).toMatchObject({
    autoGain: false,
    originalSound: true,
  });
});

test('of many the ones chosen last are kept, each once', () => {
  let settings: Settings = DEFAULT_SETTINGS;
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) settings = after(settings, name, { autoGain: false });
  expect(settings.microphoneSounds.map(({ label }) => label)).toEqual(['b', 'f', 'e', 'd', 'c']);
  expect(settings.microphoneSounds).toHaveLength(MAX_REMEMBERED);
});
