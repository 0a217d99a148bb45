import { DEVICE_KINDS, type DeviceKind } from '../../core/ipc/deviceKinds.ts';
import { nameOf } from '../../core/ipc/deviceNames.ts';
import type { RememberedDevice } from '../../core/ipc/devices.ts';

/** One that is there, by the id that the engine opens it by. */
export interface PresentDevice extends RememberedDevice {
  readonly id: string;
}

export type OfEachKind<Value> = Readonly<Record<DeviceKind, Value>>;

export interface DeviceList {
  readonly devices: OfEachKind<readonly PresentDevice[]>;
  /** The one that the system takes by itself; null where it does not say. */
  readonly systemDefault: OfEachKind<PresentDevice | null>;
}

export const noDevices: DeviceList = {
  devices: { microphone: [], speaker: [], camera: [] },
  systemDefault: { microphone: null, speaker: null, camera: null },
};

const MEDIA_KINDS = { microphone: 'audioinput', speaker: 'audiooutput', camera: 'videoinput' } as const;
/** Chromium lists what the system prefers once more, under these ids. */
const ALIASES = ['default', 'communications'];
/** As bounded in what main takes. */
const LONGEST_LABEL = 256;
const LONGEST_GROUP = 128;

type Info = Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label' | 'groupId'>;

/**
 * Without a permission the engine tells neither labels nor ids, only that there are some: then there is nothing to
 * choose among but what was `known` before.
 */
export function devicesFrom(infos: readonly Info[], known: DeviceList = noDevices): DeviceList {
  const of = (kind: DeviceKind) => infos.filter((info) => info.kind === MEDIA_KINDS[kind]);
  const isUntold = (kind: DeviceKind) => of(kind).length > 0 && of(kind).every(({ label }) => label === '');
  const devices = (kind: DeviceKind): readonly PresentDevice[] =>
    of(kind)
      .filter(({ deviceId, label }) => label !== '' && deviceId !== '' && !ALIASES.includes(deviceId))
      .map(({ deviceId, label, groupId }) => ({
        id: deviceId,
        label: label.slice(0, LONGEST_LABEL),
        group: groupId.slice(0, LONGEST_GROUP),
      }));
  const systemDefault = (kind: DeviceKind): PresentDevice | null => {
    const alias = of(kind).find(({ deviceId }) => deviceId === 'default');
    const [first, ...others] = devices(kind).filter(({ group }) => group !== '' && group === alias?.groupId);
    if (first === undefined || others.length === 0) return first ?? null;
    // Inputs of one card share a group. The engine names the alias "Default - " and the device.
    return [first, ...others].find(({ label }) => alias?.label.endsWith(` - ${label}`)) ?? null;
  };
  return {
    devices: ofEachKind((kind) => (isUntold(kind) ? known.devices[kind] : devices(kind))),
    systemDefault: ofEachKind((kind) => (isUntold(kind) ? known.systemDefault[kind] : systemDefault(kind))),
  };
}

export function ofEachKind<Value>(value: (kind: DeviceKind) => Value): OfEachKind<Value> {
  const [microphone, speaker, camera] = DEVICE_KINDS;
  return { microphone: value(microphone), speaker: value(speaker), camera: value(camera) };
}

/** Those of the remembered ones that are there, in their order. Of two with one label the id decides, or the group. */
export function presentDevices(
  remembered: readonly RememberedDevice[],
  devices: readonly PresentDevice[],
): readonly PresentDevice[] {
  return remembered.flatMap((one) => {
    const all = allOf([one], devices);
    return all.find(({ id }) => id === one.id) ?? all.find(({ group }) => group === one.group) ?? all[0] ?? [];
  });
}

/** All that have the label of a remembered one; where there is none, those that have it in another port. */
export function allOf(
  remembered: readonly RememberedDevice[],
  devices: readonly PresentDevice[],
): readonly PresentDevice[] {
  return remembered.flatMap(({ label }) => {
    const alike = devices.filter((device) => device.label === label);
    return alike.length > 0 ? alike : devices.filter((device) => nameOf(device.label) === nameOf(label));
  });
}

/** What of a label is for people: not the numbers by which USB knows the model. */
export function shownLabel(label: string): string {
  return label.replace(/ \([0-9a-f]{4}:[0-9a-f]{4}\)$/u, '');
}
