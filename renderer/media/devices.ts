import type { StartTimer } from './timer.ts';

/** missing: there is none. blocked: the system or the person does not let us have it. busy: another program has it. */
export type DeviceFailure = 'missing' | 'blocked' | 'busy';

export type OpenedDevice =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly failure: DeviceFailure };

/** Opens one device for the call. */
export type OpenDevice = () => Promise<OpenedDevice>;

/** notChosen: the person chose nothing, or may not now. failed: what they chose could not be filmed. */
export type OpenedScreen =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly reason: 'notChosen' | 'failed' };

/** Asks the person what to share, and begins to film it. */
export type OpenScreen = () => Promise<OpenedScreen>;

/** Calls back each time a device was plugged in or out; returns its own undoing. */
export type OnDevicesChanged = (changed: () => void) => () => void;

/** What holding a device through a call takes. */
export interface HeldDevicePorts {
  readonly open: OpenDevice;
  readonly startTimer: StartTimer;
  readonly onDevicesChanged: OnDevicesChanged;
}

export const openScreen: OpenScreen = async () => {
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 30 } }, audio: false });
    const [track] = stream.getVideoTracks();
    return track === undefined ? { ok: false, reason: 'failed' } : { ok: true, track };
  } catch (error) {
    // To choose nothing has another name in each engine. What was chosen and cannot be had has this one.
    return { ok: false, reason: errorName(error) === 'NotReadableError' ? 'failed' : 'notChosen' };
  }
};

export const onDevicesChanged: OnDevicesChanged = (changed) => {
  const { mediaDevices } = navigator;
  mediaDevices.addEventListener('devicechange', changed);
  return () => mediaDevices.removeEventListener('devicechange', changed);
};

/** Opens the first device that fits. */
export async function openDevice(constraints: MediaStreamConstraints): Promise<OpenedDevice> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    const [track] = stream.getTracks();
    return track === undefined ? { ok: false, failure: 'missing' } : { ok: true, track };
  } catch (error) {
    return { ok: false, failure: deviceFailure(error) };
  }
}

/** What an error of `getUserMedia` means (Media Capture and Streams, "getUserMedia()"). */
export function deviceFailure(error: unknown): DeviceFailure {
  const name = errorName(error);
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'blocked';
  // The device is there, and the system could not start it: on all three systems that is one that another program
  // holds.
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}

function errorName(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : '';
}
