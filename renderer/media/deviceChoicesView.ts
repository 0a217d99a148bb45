import { noDevices, ofEachKind, type PresentDevice, type DeviceList, type OfEachKind } from './deviceList.ts';

/** What happened to a device in use without the person's doing. */
export interface DeviceNews {
  /** switched: the one before went, or a better one came. unusable: it is there, and could not be opened. */
  readonly what: 'switched' | 'unusable';
  /** Null: the system's default. */
  readonly to: PresentDevice | null;
  readonly from: PresentDevice | null;
  /** The one before is still there to go back to. */
  readonly mayUndo: boolean;
}

export interface DeviceChoicesView extends DeviceList {
  /** Which one is used of each kind; null: the system's default. */
  readonly used: OfEachKind<PresentDevice | null>;
  readonly news: OfEachKind<DeviceNews | null>;
}

export const noNews = ofEachKind(() => null);
export const noChoices: DeviceChoicesView = { ...noDevices, used: ofEachKind(() => null), news: noNews };
