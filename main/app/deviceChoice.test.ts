import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../core/ipc/readSettings.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import { createDeviceChoice } from './deviceChoice.ts';

function desk() {
  let settings: Settings = DEFAULT_SETTINGS;
  const chooseDevice = createDeviceChoice(
    () => settings,
    async (changes) => {
      settings = { ...settings, ...changes };
    },
  );
  return { chooseDevice, settings: () => settings };
}

test('devices that are chosen one after another stay in the order in which they are wanted, each kind by itself', async () => {
  const { chooseDevice, settings } = desk();
  const [headset, laptop] = [
    { label: 'Headset', group: 'a' },
    { label: 'Laptop', group: 'b' },
  ];
  await chooseDevice({ kind: 'microphone', device: laptop });
  await chooseDevice({ kind: 'microphone', device: headset });
  await chooseDevice({ kind: 'speaker', device: headset });
  expect(settings()).toEqual({ ...DEFAULT_SETTINGS, microphones: [headset, laptop], speakers: [headset] });
  await chooseDevice({ kind: 'microphone', device: null });
  expect(settings()).toEqual({ ...DEFAULT_SETTINGS, speakers: [headset] });
});
