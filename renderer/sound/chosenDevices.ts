import type { DeviceKind } from '../../core/ipc/deviceKinds.ts';
import type { RememberedDevice } from '../../core/ipc/devices.ts';
import { devicesFrom, presentDevices, type PresentDevice } from '../media/deviceList.ts';
import { SYSTEM_SPEAKER } from '../media/speaker.ts';

type List = () => Promise<readonly MediaDeviceInfo[]>;
const listed: List = () => navigator.mediaDevices.enumerateDevices();

/** Those of the chosen devices that are there now, in their order. None: the system's default it is. */
export async function chosenDevices(
  kind: DeviceKind,
  chosen: readonly RememberedDevice[],
  list = listed,
): Promise<readonly PresentDevice[]> {
  // Nothing is waited for where nothing was chosen.
  if (chosen.length === 0) return [];
  try {
    return presentDevices(chosen, devicesFrom(await list()).devices[kind]);
  } catch {
    return [];
  }
}

/** The first of the speakers chosen for calls that is there now, by the id that the engine plays on. */
export async function chosenSpeaker(chosen: readonly RememberedDevice[], list = listed): Promise<string> {
  return (await chosenDevices('speaker', chosen, list))[0]?.id ?? SYSTEM_SPEAKER;
}
