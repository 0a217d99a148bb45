import type { Settings } from '../../core/ipc/settings.ts';
import type { PresentDevice } from './deviceList.ts';

/** What the engine does to the sound of a microphone. */
export type SoundProcessing = Pick<Settings, 'echoCancellation' | 'noiseSuppression' | 'autoGain' | 'originalSound'>;

/** Where main could not tell what the person wants. */
export const CLEANED: SoundProcessing = {
  ...{ echoCancellation: true, noiseSuppression: true, autoGain: true },
  originalSound: false,
};

/** What of the settings makes another sound of a microphone. */
export const processingOf = (settings: Settings) => [
  ...[settings.echoCancellation, settings.noiseSuppression, settings.autoGain, settings.originalSound],
  settings.strongNoiseSuppression,
];

/** `device`: null for the system's default. Original sound is for music: nothing is taken away or evened out. */
export function microphoneConstraints(
  device: PresentDevice | null,
  processing: SoundProcessing,
): MediaStreamConstraints {
  const cleaned = !processing.originalSound;
  return {
    audio: {
      ...chosen(device),
      echoCancellation: cleaned && processing.echoCancellation,
      noiseSuppression: cleaned && processing.noiseSuppression,
      autoGainControl: cleaned && processing.autoGain,
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
