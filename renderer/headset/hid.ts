import type { Collection } from '../../core/headset/reportLayout.ts';

/*
 * The part of WebHID that is used (WebHID, "Device Enumeration" and "Device Usage"): the compiler knows none of it.
 */

export interface HidReportEvent {
  readonly reportId: number;
  readonly data: DataView;
}

export interface HidDevice {
  readonly opened: boolean;
  readonly productName: string;
  readonly collections: readonly Collection[];
  readonly open: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly sendReport: (reportId: number, data: Uint8Array) => Promise<void>;
  oninputreport: ((event: HidReportEvent) => void) | null;
}

export interface Hid {
  /** Those that main lets this page have. */
  readonly getDevices: () => Promise<readonly HidDevice[]>;
  /** Asks the person, in a list that main draws. */
  readonly requestDevice: (options: {
    readonly filters: readonly { readonly usagePage: number }[];
  }) => Promise<readonly HidDevice[]>;
  readonly addEventListener: (type: 'connect' | 'disconnect', listener: () => void) => void;
  readonly removeEventListener: (type: 'connect' | 'disconnect', listener: () => void) => void;
}

declare global {
  interface Navigator {
    readonly hid?: Hid;
  }
}

/** Telephony devices (USB HID Usage Tables). */
export const TELEPHONY_FILTER = { filters: [{ usagePage: 0x0b }] } as const;
