import { MAX_HEADSETS, type PairedHeadset } from '../../core/ipc/devices.ts';
import type { Settings, SettingsChange } from '../../core/ipc/settings.ts';

/** What Electron tells of a HID device, as far as it is needed. */
export interface SeenHid {
  readonly vendorId: number;
  readonly productId: number;
  readonly name: string;
  readonly serialNumber?: string;
  /** Missing in older versions. */
  readonly collections?: readonly { readonly usagePage: number }[];
}

const TELEPHONY = 0x0b;

/** Keyboards, keys for signing in and whatever else is plugged in are none of ours. */
export function isHeadset({ collections }: SeenHid): boolean {
  return collections === undefined || collections.some(({ usagePage }) => usagePage === TELEPHONY);
}

function isSame(paired: PairedHeadset, { vendorId, productId, serialNumber = '' }: SeenHid): boolean {
  return paired.vendorId === vendorId && paired.productId === productId && paired.serial === shortened(serialNumber);
}

const shortened = (text: string): string => text.slice(0, 128);

/** The headsets whose buttons a person let Ringfort have: windows may neither add one nor use another. */
export function createHeadsets(settings: () => Settings, change: (changes: SettingsChange) => Promise<unknown>) {
  return {
    isPaired: (device: SeenHid): boolean =>
      isHeadset(device) && settings().headsets.some((paired) => isSame(paired, device)),
    pair: async (device: SeenHid): Promise<void> => {
      const { vendorId, productId, name, serialNumber = '' } = device;
      const paired = { vendorId, productId, serial: shortened(serialNumber), name: shortened(name) };
      const others = settings().headsets.filter((one) => !isSame(one, device));
      await change({ headsets: [paired, ...others].slice(0, MAX_HEADSETS) });
    },
    forget: async ({ vendorId, productId, serial }: Omit<PairedHeadset, 'name'>): Promise<null> => {
      const device = { vendorId, productId, name: '', serialNumber: serial };
      await change({ headsets: settings().headsets.filter((one) => !isSame(one, device)) });
      return null;
    },
  };
}
