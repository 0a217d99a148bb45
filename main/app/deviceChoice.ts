import type { CallWindow } from '../../core/ipc/callWindow.ts';
import type { Handlers } from '../../core/ipc/define.ts';
import { DEVICE_SETTINGS } from '../../core/ipc/deviceKinds.ts';
import { afterChoice } from '../../core/ipc/devices.ts';
import { soundChosen } from '../../core/ipc/microphoneSound.ts';
import type { Settings, SettingsChange } from '../../core/ipc/settings.ts';

export type ChooseDevice = Handlers<CallWindow>['chooseDevice'];

/** `change`: kept, and told to every window. */
export function createDeviceChoice(
  settings: () => Settings,
  change: (changes: SettingsChange) => Promise<unknown>,
): ChooseDevice {
  return async ({ kind, device }) => {
    const name = DEVICE_SETTINGS[kind];
    await change({ [name]: afterChoice(settings()[name], device) });
    return null;
  };
}

export function createSoundChoice(
  settings: () => Settings,
  change: (changes: SettingsChange) => Promise<unknown>,
): Handlers<CallWindow>['chooseSound'] {
  return async ({ label, change: chosen }) => {
    await change(soundChosen(settings(), label, chosen));
    return null;
  };
}
