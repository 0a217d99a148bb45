import { createContext, useContext, useSyncExternalStore } from 'react';
import type { DeviceKind } from '../../../../core/ipc/deviceKinds.ts';
import type { OpenDevice } from '../../../media/devices.ts';
import type { DeviceChoices } from '../../../media/DeviceChoices.ts';
import { noChoices, type DeviceChoicesView } from '../../../media/deviceChoicesView.ts';

/** What the parts of the window need of the devices. */
export type ShownDevices = Pick<
  DeviceChoices,
  'view' | 'subscribe' | 'look' | 'forgetNews' | 'undo' | 'choose' | 'openApart'
>;

const none: ShownDevices = {
  view: () => noChoices,
  subscribe: () => () => undefined,
  look: async () => undefined,
  ...{ forgetNews: () => undefined, undo: () => undefined, choose: () => undefined },
  openApart: async () => ({ ok: false, failure: 'missing' }),
};

const Devices = createContext<ShownDevices>(none);
export const DevicesProvider = Devices.Provider;

export interface DevicesNow {
  readonly devices: DeviceChoicesView;
  readonly look: () => void;
  readonly forgetNews: (kind: DeviceKind) => void;
  /** Back to what was used before the news, in this call. */
  readonly undo: (kind: DeviceKind) => void;
  /** Before main is told of a choice; `id` is empty for the system's default. */
  readonly choose: (kind: DeviceKind, id: string) => void;
  /** The microphone that calls use, beside them; whoever opens it stops it. */
  readonly openApart: OpenDevice;
}

export function useDevices(): DevicesNow {
  const shown = useContext(Devices);
  const devices = useSyncExternalStore(shown.subscribe, shown.view);
  const { openApart } = shown;
  return {
    devices,
    look: () => void shown.look(),
    forgetNews: (kind) => shown.forgetNews(kind),
    undo: (kind) => shown.undo(kind),
    choose: (kind, id) => shown.choose(kind, id),
    openApart,
  };
}
