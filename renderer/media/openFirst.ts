import type { PresentDevice } from './deviceList.ts';
import type { DeviceFailure, OpenedDevice } from './devices.ts';

export type OpenedFirst =
  | Exclude<OpenedDevice, { ok: true }>
  | (OpenedDevice & { ok: true; device: PresentDevice | null });

/**
 * Opens the first of these that can be had; null: the system's default, among them once. Where none can, it is said
 * why the default could not. `failed` is told of each other one that was passed over.
 */
export async function openFirst(
  devices: readonly (PresentDevice | null)[],
  open: (device: PresentDevice | null) => Promise<OpenedDevice>,
  failed: (device: PresentDevice) => void = () => undefined,
): Promise<OpenedFirst> {
  let failure: DeviceFailure = 'missing';
  for (const device of devices) {
    const opened = await open(device);
    if (opened.ok) return { ...opened, device };
    // The system's word for all of them.
    if (opened.failure === 'blocked') return opened;
    if (device === null) failure = opened.failure;
    else failed(device);
  }
  return { ok: false, failure };
}
