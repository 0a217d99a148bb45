import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DeviceKind } from '../../../core/ipc/deviceKinds.ts';
import { noChoices, type DeviceChoices, type DeviceChoicesView } from '../../media/DeviceChoices.ts';

/** What the parts of the window need of the devices. */
export type ShownDevices = Pick<DeviceChoices, 'view' | 'subscribe' | 'look' | 'forgetNews'>;

const none: ShownDevices = {
  view: () => noChoices,
  subscribe: () => () => undefined,
  look: async () => undefined,
  forgetNews: () => undefined,
};

const Devices = createContext<ShownDevices>(none);
export const DevicesProvider = Devices.Provider;

export interface DevicesNow {
  readonly devices: DeviceChoicesView;
  readonly look: () => void;
  readonly forgetNews: (kind: DeviceKind) => void;
}

export function useDevices(): DevicesNow {
  const shown = useContext(Devices);
  const devices = useSyncExternalStore(shown.subscribe, shown.view);
  return { devices, look: () => void shown.look(), forgetNews: (kind) => shown.forgetNews(kind) };
}
