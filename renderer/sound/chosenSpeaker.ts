import type { RememberedDevice } from '../../core/ipc/devices.ts';
import { devicesFrom, presentDevices } from '../media/deviceList.ts';
import { SYSTEM_SPEAKER } from '../media/speaker.ts';

/** The first of the speakers chosen for calls that is there now, by the id that the engine plays on. */
export async function chosenSpeaker(
  chosen: readonly RememberedDevice[],
  list: () => Promise<readonly MediaDeviceInfo[]> = () => navigator.mediaDevices.enumerateDevices(),
): Promise<string> {
  // Nothing is waited for where nothing was chosen.
  if (chosen.length === 0) return SYSTEM_SPEAKER;
  try {
    return presentDevices(chosen, devicesFrom(await list()).devices.speaker)[0]?.id ?? SYSTEM_SPEAKER;
  } catch {
    return SYSTEM_SPEAKER;
  }
}
