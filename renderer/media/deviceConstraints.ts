import { soundOf, type MicrophoneSound } from '../../core/ipc/microphoneSound.ts';
import type { Settings } from '../../core/ipc/settings.ts';
import type { PresentDevice } from './deviceList.ts';

/** Where main could not tell what the person wants. */
export const CLEANED: MicrophoneSound & Pick<Settings, 'microphoneSounds'> = {
  ...{ echoCancellation: true, noiseSuppression: true, autoGain: true },
  ...{ originalSound: false, microphoneSounds: [] },
};

/** Whether everything but voices is to be taken out of this microphone, beyond what the engine does. */
export const isCleaned = (settings: Settings, device: PresentDevice | null): boolean =>
  settings.strongNoiseSuppression && !soundOf(settings, device).originalSound;

/** What of the settings makes another sound of this microphone. */
const processingOf = (settings: Settings, device: PresentDevice | null) =>
  JSON.stringify([soundOf(settings, device), settings.strongNoiseSuppression]);

/** Whether this microphone sounds otherwise now. */
export const isSoundAnew = (before: Settings | null, now: Settings, device: PresentDevice | null): boolean =>
  before !== null && processingOf(before, device) !== processingOf(now, device);

/** `device`: null for the system's default. Original sound is for music: nothing is taken away or evened out. */
export function microphoneConstraints(device: PresentDevice | null, sound: MicrophoneSound): MediaStreamConstraints {
  const cleaned = !sound.originalSound;
  return {
    audio: {
      ...chosen(device),
      echoCancellation: cleaned && sound.echoCancellation,
      noiseSuppression: cleaned && sound.noiseSuppression,
      autoGainControl: cleaned && sound.autoGain,
    },
  };
}

export function cameraConstraints(device: PresentDevice | null): MediaStreamConstraints {
  return {
    video: {
      ...chosen(device),
      width: { ideal: 1280, max: 1280 },
      height: { ideal: 720, max: 720 },
      frameRate: { ideal: 30, max: 30 },
    },
  };
}

/** That one or none: what the engine would take instead is for us to decide. */
function chosen(device: PresentDevice | null): MediaTrackConstraints {
  return device === null ? {} : { deviceId: { exact: device.id } };
}
